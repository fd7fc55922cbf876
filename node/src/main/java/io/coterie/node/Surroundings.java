package io.coterie.node;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.ClusterView;
import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.Timer;
import io.coterie.core.kernel.Token;
import io.coterie.core.wire.Bytes;

/// What a shard lends the machines it hosts, so that their effects can be carried out.
interface Surroundings {
  Store store();

  Signatures signatures();

  void post(Envelope envelope);

  void send(NodeId to, Lane lane, NodeFrame frame);

  void reply(Ask ask, Outcome outcome);

  void setTimer(TimerKey key, long delayNanos);

  void cancelTimer(TimerKey key);

  void propose(InstanceId from, Command command);

  void adopt(ClusterView view);

  void notifyWatchers(InstanceId instance, Bytes subject, long cursor);

  /// Fetches what is missing of the batch's blobs; then `BlobsPresent` comes for the token.
  void fetchBlobs(MachineKey machine, Token token, Batch batch);

  /// One life of one machine.
  record MachineKey(InstanceId instance, long life) {}

  record TimerKey(MachineKey machine, Timer timer) {}
}
