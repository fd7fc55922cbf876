package io.coterie.adapters.netty;

import io.coterie.adapters.netty.TransportCounters.Close;
import io.coterie.adapters.tls.RosterTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.Errors;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The event loops and channels of one transport: native epoll where it loads, NIO elsewhere.
@SuppressWarnings("FutureReturnValueIgnored") // how a channel ends is handled in Connection
final class Sockets {
  /// Keeps count of the connections.
  interface Registry {
    Connection opened(@Nullable Link dialledFor);

    void closed(Connection connection);

    int size();
  }

  private static final String PROTOCOL = "coterie/1";

  /// AES first: the processor does it; ChaCha20 is for machines without.
  private static final List<String> CIPHERS =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256");

  private static final long CLOSE_MILLIS_MAX = 2_000;

  private final Surroundings surroundings;
  private final Registry registry;
  private final EventLoopGroup loops;
  private final SslContext accepting;
  private final SslContext dialling;
  private final boolean isNative = Epoll.isAvailable();
  private volatile @Nullable Channel listener;

  Sockets(Surroundings surroundings, Registry registry) {
    this.surroundings = surroundings;
    this.registry = registry;
    RosterTls tls = surroundings.tls();
    try {
      this.accepting =
          common(SslContextBuilder.forServer(tls.keyManager()))
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      this.dialling =
          common(SslContextBuilder.forClient().keyManager(tls.keyManager()))
              // The node key decides who it is, not a name.
              .endpointIdentificationAlgorithm(null)
              .build();
    } catch (SSLException absent) {
      throw new IllegalStateException("every Java has TLS 1.3", absent);
    }
    this.loops =
        new MultiThreadIoEventLoopGroup(
            surroundings.limits().eventLoops(),
            new DefaultThreadFactory("transport-" + surroundings.own(), true),
            isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  void listen(InetSocketAddress address) throws IOException {
    Class<? extends ServerChannel> type =
        isNative ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause());
    }
    listener = bound.channel();
  }

  Optional<InetSocketAddress> address() {
    Channel current = listener;
    return current == null
        ? Optional.empty()
        : Optional.of((InetSocketAddress) current.localAddress());
  }

  /// Names are looked up on a virtual thread of their own, because that may block.
  void dial(Link link, String address, long delayMillis) {
    NettyTransport.onLoop(
        loops.next(),
        () ->
            loops
                .next()
                .schedule(
                    () -> Thread.ofVirtual().start(() -> connect(link, address)),
                    delayMillis,
                    TimeUnit.MILLISECONDS));
  }

  void close() {
    Channel current = listener;
    if (current != null) {
      current.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
    }
    loops
        .shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * CLOSE_MILLIS_MAX);
  }

  private void connect(Link link, String address) {
    surroundings.counters().dialled();
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
    InetAddress resolved;
    try {
      resolved = InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      link.dialFailed(false);
      return;
    }
    try {
      connect(
          link, new InetSocketAddress(resolved, Integer.parseInt(address.substring(colon + 1))));
    } catch (RejectedExecutionException over) {
      if (!loops.isShuttingDown()) {
        throw over;
      }
    }
  }

  private void connect(Link link, InetSocketAddress address) {
    if (loops.isShuttingDown()) {
      return;
    }
    Class<? extends SocketChannel> type =
        isNative ? EpollSocketChannel.class : NioSocketChannel.class;
    new Bootstrap()
        .group(loops)
        .channel(type)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, surroundings.limits().connectMillis())
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                prepare(channel, dialling, link);
              }
            })
        .connect(address)
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            link.dialFailed(isRefusal(connected.cause()));
          }
        });
  }

  /// Whether the other host has said that nobody listens. The text of the reason is in the language
  /// of this host, so that with epoll it is the number that counts.
  private boolean isRefusal(Throwable cause) {
    String told = String.valueOf(cause.getMessage());
    String reason =
        isNative ? "error(" + Errors.ERROR_ECONNREFUSED_NEGATIVE + ")" : "Connection refused";
    return cause instanceof ConnectException && told.contains(reason);
  }

  private void accept(SocketChannel channel) {
    if (registry.size() >= surroundings.limits().inboundConnectionsMax()) {
      surroundings.counters().close(Close.TOO_MANY_CONNECTIONS);
      channel.close();
    } else {
      prepare(channel, accepting, null);
    }
  }

  private void prepare(SocketChannel channel, SslContext context, @Nullable Link dialledFor) {
    TransportLimits limits = surroundings.limits();
    SslHandler ssl = context.newHandler(channel.alloc());
    ssl.setHandshakeTimeoutMillis(limits.handshakeMillis());
    Connection connection = registry.opened(dialledFor);
    channel.closeFuture().addListener(over -> registry.closed(connection));
    channel
        .pipeline()
        .addLast(ssl)
        .addLast(
            new IdleStateHandler(
                limits.silenceMillis(), limits.pingMillis(), 0, TimeUnit.MILLISECONDS))
        .addLast(new FrameDecoder())
        .addLast(connection);
  }

  private SslContextBuilder common(SslContextBuilder builder) {
    return builder
        .trustManager(surroundings.tls().trustManager())
        .sslProvider(SslProvider.JDK)
        .protocols(RosterTls.PROTOCOL)
        .ciphers(CIPHERS)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.FATAL_ALERT,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.FATAL_ALERT,
                PROTOCOL));
  }
}
