package io.coterie.gateways.http;

import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The web's way in. Several nodes compete for one port: each calls [#tryBind] until it holds it;
/// whoever owns that loop owns the thread.
public final class HttpGateway {
  private static final int ACCEPT_QUEUE = 256;

  private final HttpOptions options;
  private final WebHandler handler;

  /// `sessions` says whether a call of a page has a valid session.
  public HttpGateway(HttpOptions options, Router router, StaticFiles files, Sessions sessions) {
    this.options = options;
    this.handler = new WebHandler(router, files, sessions::isLoggedIn);
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

  /// The open port; closing it ends the streams and lets it go.
  public interface Listener extends AutoCloseable {
    int port();

    @Override
    void close();
  }

  /// Tries once to take the port (SO_REUSEADDR, not SO_REUSEPORT: two holders cannot share it).
  public Binding tryBind() throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(16, 4);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(options.headerBytesMax());
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setUriCompliance(UriCompliance.RFC3986);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(options.address().getHostString());
    connector.setPort(options.address().getPort());
    connector.setReuseAddress(true);
    connector.setReusePort(false);
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(options.idleMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(options.connectionsMax(), server));
    server.setHandler(handler);
    try {
      connector.open();
    } catch (IOException taken) {
      if (isTaken(taken)) {
        return new Binding.Taken();
      }
      throw new IOException(
          "the web port cannot listen on %s (%s): choose a port above 1023 and an address of this host"
              .formatted(options.address(), taken.getMessage()),
          taken);
    }
    return new Binding.Held(start(server, connector));
  }

  private static Listener start(Server server, ServerConnector connector) throws IOException {
    try {
      server.start();
    } catch (Exception failed) {
      connector.close();
      throw new IOException("the web gateway did not start", failed);
    }
    return new Listener() {
      @Override
      public int port() {
        return connector.getLocalPort();
      }

      @Override
      public void close() {
        try {
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
