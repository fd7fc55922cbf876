package io.coterie.adapters.netty;

import io.coterie.adapters.netty.TransportCounters.Close;
import io.coterie.adapters.netty.TransportCounters.Drop;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// One TLS connection: proves who is there, hands frames in, writes queued frames out, many per
/// flush.
///
/// Everything but `wake`, `reply`, `retire` and `end` runs on the channel's event loop.
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed write ends the channel, and that is handled
final class Connection extends ChannelInboundHandlerAdapter implements Transport.Peer {
  private final Surroundings surroundings;
  private final Intake intake;
  private final Function<NodeId, Link> links;

  /// The link that dialled, or nothing when the other side did.
  private final @Nullable Link dialledFor;

  private final SendQueue replies;
  private final AtomicBoolean awake = new AtomicBoolean();
  private final AtomicReference<@Nullable Close> ending = new AtomicReference<>();
  private volatile @Nullable ChannelHandlerContext context;
  private volatile @Nullable PeerIdentity identity;
  private volatile @Nullable Link link;

  /// The version of the roster that knew the peer's key.
  private volatile long admittedBy;

  private volatile String detail = "";
  private boolean established;
  private int turn;

  Connection(
      Surroundings surroundings,
      Intake intake,
      Function<NodeId, Link> links,
      @Nullable Link dialledFor) {
    this.surroundings = surroundings;
    this.intake = intake;
    this.links = links;
    this.dialledFor = dialledFor;
    this.replies = new SendQueue(surroundings.limits().sendQueueBytesMax());
  }

  boolean isDialled() {
    return dialledFor != null;
  }

  boolean wasEstablished() {
    return established;
  }

  /// Whether it ended by what happened at the other side or on the way, and not by a decision here.
  boolean wasBroken() {
    Close reason = ending.get();
    return reason == Close.BY_PEER || reason == Close.SILENT || reason == Close.HANDSHAKE_FAILED;
  }

  @Override
  public PeerIdentity identity() {
    PeerIdentity proven = identity;
    if (proven == null) {
      throw new IllegalStateException("frames come after the handshake");
    }
    return proven;
  }

  @Override
  public void reply(Bytes frame) {
    if (frame.size() > Transport.FRAME_BYTES_MAX) {
      surroundings.counters().drop(Drop.TOO_LARGE, 1);
    } else if (ending.get() != null) {
      surroundings.counters().drop(Drop.UNREACHABLE, 1);
    } else if (!replies.offer(frame)) {
      surroundings.counters().drop(Drop.QUEUE_FULL, 1);
    } else {
      wake();
    }
  }

  /// Asks the event loop to write what is queued; cheap when it has been asked already.
  void wake() {
    ChannelHandlerContext current = context;
    if (current != null && awake.compareAndSet(false, true)) {
      NettyTransport.onLoop(current.channel().eventLoop(), this::drain);
    }
  }

  /// Carries no new frames; ends after a while, so that what is on its way still arrives.
  void retire() {
    ChannelHandlerContext current = context;
    if (current != null) {
      NettyTransport.onLoop(
          current.channel().eventLoop(),
          () ->
              current
                  .channel()
                  .eventLoop()
                  .schedule(
                      () -> end(Close.REPLACED),
                      surroundings.limits().retireMillis(),
                      TimeUnit.MILLISECONDS));
    }
  }

  /// Ends the connection; the first reason given is the one that counts.
  void end(Close reason) {
    ending.compareAndSet(null, reason);
    ChannelHandlerContext current = context;
    if (current != null) {
      current.close();
    }
  }

  /// Ends the connection when the roster no longer knows the peer's key.
  void checkRoster() {
    if (identity != null && surroundings.roster().get().version() != admittedBy) {
      admit();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext channel, Object event) throws Exception {
    switch (event) {
      case SslHandshakeCompletionEvent handshake when handshake.isSuccess() -> handshaken();
      case SslHandshakeCompletionEvent handshake -> endFor(handshake.cause());
      case IdleStateEvent idle when idle.state() == IdleState.READER_IDLE -> end(Close.SILENT);
      case IdleStateEvent idle when identity != null -> ping();
      default -> super.userEventTriggered(channel, event);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object message) {
    if (ending.get() != null) {
      return;
    }
    if (message instanceof FrameDecoder.TooLarge) {
      end(Close.FRAME_TOO_LARGE);
      return;
    }
    checkRoster();
    if (!established) {
      establish();
    }
    if (message instanceof Bytes frame && ending.get() == null) {
      surroundings.counters().received(frame.size());
      intake.hand(this, frame, channel.channel().eventLoop());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext channel) {
    if (channel.channel().isWritable()) {
      wake();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
    endFor(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    ending.compareAndSet(null, Close.BY_PEER);
    Close reason = ending.get();
    Close counted = reason == null ? Close.BY_PEER : reason;
    surroundings.counters().close(counted);
    surroundings.complaints().ended(channel.channel().remoteAddress(), counted, detail);
    surroundings.counters().drop(Drop.UNREACHABLE, replies.clear());
    Link carrier = link == null ? dialledFor : link;
    if (carrier != null) {
      carrier.lost(this);
    }
  }

  /// TLS is done: whose key is it? The side that dialled waits for a first sign of life, because
  /// its own key may still be refused.
  private void handshaken() {
    admit();
    PeerIdentity proven = identity;
    if (proven == null || ending.get() != null) {
      return;
    }
    if (dialledFor != null && !dialledFor.node().equals(proven.node())) {
      end(Close.WRONG_NODE);
      return;
    }
    ping();
    if (dialledFor == null) {
      establish();
    }
  }

  private void admit() {
    ChannelHandlerContext current = context;
    if (current == null) {
      return;
    }
    try {
      admittedBy = surroundings.roster().get().version();
      SslHandler ssl = current.pipeline().get(SslHandler.class);
      identity = surroundings.tls().identify(ssl.engine().getSession().getPeerCertificates());
    } catch (CertificateException | SSLPeerUnverifiedException refused) {
      endFor(refused);
    }
  }

  private void endFor(Throwable cause) {
    if (ending.get() == null) {
      Throwable root = cause;
      for (Throwable deeper = cause.getCause(); deeper != null; deeper = deeper.getCause()) {
        root = deeper;
      }
      // What a stranger sent does not belong in a log.
      detail = root instanceof NotSslRecordException ? "no TLS" : String.valueOf(root.getMessage());
    }
    end(reason(cause));
  }

  private void establish() {
    PeerIdentity proven = identity;
    if (proven == null || ending.get() != null) {
      return;
    }
    established = true;
    // Several programs may share a client's key, so nothing is ever sent to "the" client.
    if (!proven.hasRole(Role.CLIENT)) {
      Link carrier = links.apply(proven.node());
      link = carrier;
      carrier.established(this);
    }
  }

  private void ping() {
    ChannelHandlerContext current = context;
    if (current != null) {
      current.writeAndFlush(current.alloc().buffer(Integer.BYTES).writeInt(FrameDecoder.PING));
    }
  }

  private void drain() {
    ChannelHandlerContext current = context;
    awake.set(false);
    if (current == null || ending.get() != null) {
      return;
    }
    int written = 0;
    while (written < surroundings.limits().turnBytesMax() && current.channel().isWritable()) {
      Bytes frame = next();
      if (frame == null) {
        break;
      }
      ByteBuf buffer = current.alloc().buffer(Integer.BYTES + frame.size());
      buffer.writeInt(frame.size()).writeBytes(frame.unsafeArray());
      current.write(buffer);
      surroundings.counters().sent(frame.size());
      written += Integer.BYTES + frame.size();
    }
    if (written > 0) {
      current.flush();
      surroundings.counters().flushed();
    }
    if (written >= surroundings.limits().turnBytesMax() && current.channel().isWritable()) {
      wake();
    }
  }

  /// The next frame, from each of the three queues in turn, so that none starves the others.
  private @Nullable Bytes next() {
    Link carrier = link;
    boolean carries = carrier != null && carrier.isCarriedBy(this);
    for (int tried = 0; tried < 3; tried++) {
      turn = (turn + 1) % 3;
      Bytes frame =
          switch (turn) {
            case 0 -> replies.poll();
            case 1 -> carries && carrier != null ? carrier.pollDatagram() : null;
            default -> carries && carrier != null ? carrier.pollStream() : null;
          };
      if (frame != null) {
        return frame;
      }
    }
    return null;
  }

  private static Close reason(Throwable cause) {
    Throwable each = cause;
    for (int depth = 0; each != null && depth < 10; depth++) {
      if (each instanceof CertificateException) {
        return Close.KEY_REFUSED;
      }
      if (each instanceof DecodeException) {
        return Close.GARBAGE;
      }
      each = each.getCause();
    }
    if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
      return Close.HANDSHAKE_FAILED;
    }
    return cause instanceof java.io.IOException ? Close.BY_PEER : Close.GARBAGE;
  }
}
