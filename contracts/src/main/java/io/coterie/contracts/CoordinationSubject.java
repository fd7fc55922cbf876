package io.coterie.contracts;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Coordination;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Three coordinators of one control log under test: the nodes 1, 2 and 3.
public interface CoordinationSubject extends AutoCloseable {
  /// Starts the coordinator of this node, from its disk if it has lived before.
  Coordination start(NodeId node, Coordination.Replica replica) throws Exception;

  /// Ends the coordinator's life; its disk stays.
  void stop(NodeId node) throws Exception;

  /// Returns when the condition holds (a real log: within a deadline; a simulated one: after
  /// letting its world run), or in the end although it does not.
  void await(BooleanSupplier condition);

  /// Lets some time pass, several elections long.
  void pass();

  @Override
  void close() throws IOException;
}
