package io.coterie.simulation.world;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The connection that `from` has opened to `to`: frames forth, and answers back, each in order.
///
/// A reset loses what both directions hold, or, as a sender that repeats after a reconnect would,
/// sends the last delivered frame and the rest once more.
final class SimConnection {
  private final SimNetwork network;
  private final NodeId from;
  private final NodeId to;
  private final Direction forth;
  private final Direction back;
  private final SimKnock knock;
  private long generation;

  SimConnection(SimNetwork network, NodeId from, NodeId to) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.forth = new Direction(from, to);
    this.back = new Direction(to, from);
    this.knock = new SimKnock(network, from, to);
  }

  /// A frame wants to go where nobody listens.
  void knock() {
    knock.once();
  }

  /// The other side's process has ended: the one that is left learns it and tries again.
  void widow(NodeId gone) {
    if (gone.equals(to)) {
      knock.again();
    } else {
      network.connection(to, from).knock.again();
    }
  }

  void send(Bytes frame) {
    forth.take(frame);
  }

  boolean touches(NodeId node) {
    return from.equals(node) || to.equals(node);
  }

  /// A direction has been cut: if it stays so, the connection breaks.
  void noticeCut() {
    forth.noticeCut();
    back.noticeCut();
  }

  void goOn() {
    forth.goOn();
    back.goOn();
  }

  void reset() {
    boolean bothLive = network.transport(from) != null && network.transport(to) != null;
    boolean repeats = bothLive && network.random().below(8) == 0;
    network.counters().resets++;
    network.world().trace().line("reset", from.number(), to.number(), generation);
    generation++;
    forth.reset(repeats);
    back.reset(false);
  }

  /// What flows one way.
  private final class Direction {
    private final NodeId sender;
    private final NodeId receiver;
    private final SimLink link;
    private final ArrayDeque<Bytes> frames = new ArrayDeque<>();
    private @Nullable Bytes last;
    private @Nullable PeerIdentity identity;
    private long identityOf = -1;
    private long bytes;
    private long readyNanos;
    private boolean moving;
    private World.@Nullable Event breaking;

    Direction(NodeId sender, NodeId receiver) {
      this.sender = sender;
      this.receiver = receiver;
      this.link = network.link(sender, receiver);
    }

    void take(Bytes frame) {
      if (network.transport(receiver) == null) {
        network.counters().lost++;
        return;
      }
      if (bytes + frame.size() > network.settings().queueBytesMax()) {
        network.counters().dropped++;
        return;
      }
      bytes += frame.size();
      frames.add(frame);
      if (!moving) {
        readyNanos = network.world().nowNanos() + link.delayNanos();
        move();
      }
      noticeCut();
    }

    void noticeCut() {
      if (link.isCut() && !frames.isEmpty() && breaking == null) {
        NetworkSettings settings = network.settings();
        long patience =
            network.random().between(settings.brokenNanosMin(), settings.brokenNanosMax());
        breaking =
            network
                .world()
                .after(
                    patience,
                    () -> {
                      breaking = null;
                      if (link.isCut()) {
                        SimConnection.this.reset();
                      }
                    });
      }
    }

    void goOn() {
      if (!link.isCut() && breaking != null) {
        breaking.cancel();
        breaking = null;
      }
      if (!moving && !frames.isEmpty()) {
        readyNanos = network.world().nowNanos() + link.delayNanos();
        move();
      }
    }

    void reset(boolean repeats) {
      if (breaking != null) {
        breaking.cancel();
        breaking = null;
      }
      moving = false;
      if (repeats && last != null) {
        network.counters().doubled++;
        frames.addFirst(last);
        bytes += last.size();
        goOn();
      } else {
        network.counters().lost += frames.size();
        frames.clear();
        bytes = 0;
      }
      last = null;
    }

    private void move() {
      moving = true;
      long current = generation;
      long delay = Math.max(0, readyNanos - network.world().nowNanos());
      network
          .world()
          .after(
              delay,
              () -> {
                if (current == generation) {
                  arrive();
                }
              });
    }

    /// The first frame is due; the ones behind it follow closely.
    private void arrive() {
      moving = false;
      if (link.isCut()) {
        noticeCut();
        return;
      }
      if (link.clogNanos() > 0) {
        readyNanos = network.world().nowNanos() + link.clogNanos();
        move();
        return;
      }
      Bytes frame = frames.poll();
      if (frame == null) {
        return;
      }
      bytes -= frame.size();
      last = frame;
      if (!frames.isEmpty()) {
        readyNanos = network.world().nowNanos() + 1_000 + network.random().below(20_000);
        move();
      }
      deliver(frame);
      if (network.random().chance(network.settings().resetPerMillion())) {
        SimConnection.this.reset();
      }
    }

    private void deliver(Bytes frame) {
      SimTransport target = network.transport(receiver);
      if (identityOf != generation) {
        identity = network.admit(sender);
        identityOf = generation;
      }
      PeerIdentity known = identity;
      if (target == null || known == null) {
        network.counters().dropped++;
        return;
      }
      long current = generation;
      target.deliver(
          new Transport.Peer() {
            @Override
            public PeerIdentity identity() {
              return known;
            }

            @Override
            public void reply(Bytes answer) {
              if (current == generation) {
                opposite().take(answer);
              }
            }
          },
          frame);
    }

    private Direction opposite() {
      return sender.equals(from) ? back : forth;
    }
  }
}
