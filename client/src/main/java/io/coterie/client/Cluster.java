package io.coterie.client;

import io.coterie.core.control.ControlAnswer;
import io.coterie.core.control.ControlOperation;
import io.coterie.core.control.ControlWire;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Answer;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.wire.Bytes;
import io.coterie.node.ControlType;
import java.util.List;

/// The control plane as administrators and programs use it.
public final class Cluster {
  private final Database database;

  Cluster(Database database) {
    this.database = database;
  }

  /// The cluster as the first node that answers sees it.
  public Result<ControlAnswer.Status> status() {
    return run(new ControlOperation.Status(), ControlAnswer.Status.class);
  }

  /// The cluster as one node sees it.
  public Result<ControlAnswer.Status> statusOf(NodeId node) {
    Outcome outcome =
        database
            .call()
            .askOnce(
                node,
                ControlType.INSTANCE,
                ControlWire.OPERATION.encode(new ControlOperation.Status()));
    return read(outcome, ControlAnswer.Status.class);
  }

  public Result<ControlAnswer.Tablets> tablets(String keyspace) {
    return run(new ControlOperation.ListTablets(keyspace), ControlAnswer.Tablets.class);
  }

  public Result<ControlAnswer.Changed> createKeyspace(
      String name, Keyspace.Settings settings, int tablets) {
    return run(
        new ControlOperation.CreateKeyspace(name, settings, tablets), ControlAnswer.Changed.class);
  }

  public Result<ControlAnswer.Changed> drain(NodeId node) {
    return run(new ControlOperation.Drain(node), ControlAnswer.Changed.class);
  }

  public Result<ControlAnswer.Changed> enable(NodeId node) {
    return run(new ControlOperation.Enable(node), ControlAnswer.Changed.class);
  }

  /// Recovers a tablet from what is alive, accepting and recording a loss.
  public Result<ControlAnswer.Changed> force(InstanceId tablet, String by, String acceptedLoss) {
    return run(new ControlOperation.Force(tablet, by, acceptedLoss), ControlAnswer.Changed.class);
  }

  private <A extends Answer> Result<A> run(ControlOperation operation, Class<A> type) {
    Calling calling = database.call();
    Bytes encoded = ControlWire.OPERATION.encode(operation);
    List<NodeId> nodes = database.nodes();
    Result<A> last = calling.nobodyHelps();
    int next = 0;
    while (!calling.isOver()) {
      Outcome outcome =
          calling.askOnce(nodes.get(next % nodes.size()), ControlType.INSTANCE, encoded);
      last = outcome instanceof Outcome.Unknown ? calling.unanswered() : read(outcome, type);
      switch (outcome) {
        case Outcome.Done done -> {
          return last;
        }
        case Outcome.Refused refused -> {
          if (!refused.reason().retryable()) {
            return last;
          }
          calling.refused(refused);
          calling.pause();
          next++;
        }
        case Outcome.Redirected redirected -> {
          if (!redirected.replicas().equals(nodes) && !redirected.replicas().isEmpty()) {
            nodes = redirected.replicas();
            next = 0;
          } else {
            calling.pause();
            next++;
          }
        }
        case Outcome.Unknown unknown -> {
          next++;
          if (next % nodes.size() == 0) {
            nodes = database.nodes();
            next = 0;
          }
        }
      }
    }
    return last;
  }

  private static <A extends Answer> Result<A> read(Outcome outcome, Class<A> type) {
    return TabletKeyspace.read(outcome, type, ControlWire.ANSWER);
  }
}
