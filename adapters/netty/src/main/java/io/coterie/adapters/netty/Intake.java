package io.coterie.adapters.netty;

import io.coterie.core.kernel.Burst;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import io.netty.channel.EventLoop;

/// Where frames leave the transport. What one turn of an event loop has read, over all of its
/// connections, is one burst.
///
/// @param receiver takes each frame
/// @param burst is begun before the first of a turn and ended after the last
record Intake(Transport.Receiver receiver, Burst burst) {
  /// Called on the loop, whose tasks run when everything that could be read was read.
  void hand(Transport.Peer from, Bytes frame, EventLoop loop) {
    if (burst.begin()) {
      NettyTransport.onLoop(loop, burst::end);
    }
    receiver.received(from, frame);
  }
}
