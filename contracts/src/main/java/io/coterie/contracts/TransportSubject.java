package io.coterie.contracts;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Transport;
import java.util.function.BooleanSupplier;

/// A small cluster's transports under test: the roster knows the nodes 1, 2 and 3.
///
/// A simulated network moves only when its world does, which is why waiting is the subject's
/// business. Faults are off unless a test asks for one.
public interface TransportSubject extends AutoCloseable {
  /// Opens and starts the transport of one of the nodes; one life at a time.
  Transport start(NodeId node, Transport.Receiver receiver);

  /// Ends a node's life without a goodbye; it may be started again.
  void stop(NodeId node);

  /// Returns when the condition holds (a real network: within a deadline; a simulated one: after
  /// letting its world run), or in the end although it does not.
  void await(BooleanSupplier condition);

  @Override
  void close();
}
