package io.coterie.gateways.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The web's way in. Several nodes compete for one port: each calls [#tryBind] until it holds it;
/// whoever owns that loop owns the thread.
public final class HttpGateway {
  private static final int ACCEPT_QUEUE = 256;

  /// Threads that wait on sockets; endpoints run on virtual threads.
  private static final int THREADS_MAX = 16;

  private static final int THREADS_MIN = 4;

  /// How long calls may take to finish when the gateway closes; live streams end at once.
  private static final long DRAIN_MILLIS_MAX = 2_000;

  private static final int WARM_UP_MILLIS_MAX = 10_000;

  /// Strict, but for an encoded slash: it may stand in a mail address.
  private static final UriCompliance ADDRESSES =
      UriCompliance.DEFAULT.with("coterie", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR);

  private final HttpOptions options;
  private final Router router;
  private final StaticFiles files;
  private final Sessions sessions;

  /// `sessions` says whether a call of a page has a valid session.
  public HttpGateway(HttpOptions options, Router router, StaticFiles files, Sessions sessions) {
    this.options = options;
    this.router = router;
    this.files = files;
    this.sessions = sessions;
  }

  /// Who is logged in, for pages behind login.
  public interface Sessions {
    boolean isLoggedIn(HttpCall call) throws Problem, IOException, InterruptedException;
  }

  public sealed interface Binding {
    /// The port is held and open.
    record Held(Listener listener) implements Binding {}

    /// Another process holds the port.
    record Taken() implements Binding {}
  }

  /// The open port. Closing it lets the port go at once, ends the streams, and gives other calls
  /// two seconds to finish.
  public interface Listener extends AutoCloseable {
    int port();

    @Override
    void close();
  }

  /// Answers one call to itself, at a port that nobody knows, and lets that go: what the first call
  /// has to load and start takes a second on a busy machine, and whoever inherits the port has no
  /// second.
  public void warmUp() throws IOException {
    ServerSocketChannel door = ServerSocketChannel.open();
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (Listener own = start(door);
        Socket call = new Socket(InetAddress.getLoopbackAddress(), own.port())) {
      call.setSoTimeout(WARM_UP_MILLIS_MAX);
      call.getOutputStream()
          .write(
              "GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      call.getInputStream().readAllBytes();
    }
  }

  /// Tries once to take the port (SO_REUSEADDR, not SO_REUSEPORT: two holders cannot share it).
  public Binding tryBind() throws IOException {
    ServerSocketChannel door = ServerSocketChannel.open();
    try {
      door.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      door.bind(options.address(), ACCEPT_QUEUE);
      return new Binding.Held(start(door));
    } catch (IOException failed) {
      door.close();
      if (isTaken(failed)) {
        return new Binding.Taken();
      }
      throw new IOException(
          "the web port cannot listen on %s (%s): choose a port above 1023 and an address of this host"
              .formatted(options.address(), failed.getMessage()),
          failed);
    }
  }

  private Listener start(ServerSocketChannel door) throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, 1, 1, protocols());
    connector.setIdleTimeout(options.idleMillis());
    connector.open(door);
    WebHandler handler = new WebHandler(router, files, sessions::isLoggedIn);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(options.connectionsMax(), server));
    server.setHandler(handler);
    server.setErrorHandler(new ProtocolErrors());
    try {
      server.start();
    } catch (Exception failed) {
      throw new IOException("the web gateway did not start", failed);
    }
    return listener(server, connector, handler);
  }

  /// Plain HTTP, and with a certificate https at the same port: a page must be able to say that
  /// https is what is needed.
  private ConnectionFactory[] protocols() {
    HttpConnectionFactory http = new HttpConnectionFactory(configuration());
    return options
        .tls()
        .map(context -> {
          SslContextFactory.Server trust = new SslContextFactory.Server();
          trust.setSslContext(context);
          return new ConnectionFactory[] {
            new DetectorConnectionFactory(new SslConnectionFactory(trust, http.getProtocol())), http
          };
        })
        .orElseGet(() -> new ConnectionFactory[] {http});
  }

  private HttpConfiguration configuration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(options.headerBytesMax());
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setHttpCompliance(HttpCompliance.RFC9110);
    http.setUriCompliance(ADDRESSES);
    // Addresses of a home network are numbers, for which browsers send no name to compare.
    http.addCustomizer(new SecureRequestCustomizer(false));
    return http;
  }

  private static Listener listener(Server server, ServerConnector connector, WebHandler handler) {
    int port = connector.getLocalPort();
    return new Listener() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void close() {
        connector.close();
        try {
          handler.drain(DRAIN_MILLIS_MAX);
          server.stop();
        } catch (Exception failed) {
          throw new IllegalStateException("the web gateway did not stop", failed);
        }
      }
    };
  }

  private static boolean isTaken(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use")) {
        return true;
      }
    }
    return false;
  }
}
