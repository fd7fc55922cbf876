package io.coterie.gateways.http;

import io.coterie.apps.Surroundings;
import io.coterie.apps.accounts.Accounts;
import io.coterie.apps.accounts.House;
import io.coterie.apps.accounts.Registration;
import io.coterie.apps.accounts.TabletDirectory;
import io.coterie.apps.mail.Bodies;
import io.coterie.apps.mail.Mailboxes;
import io.coterie.apps.mail.Outgoing;
import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Exchange;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.Moment;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A whole web gateway on a port of its own, in front of a cluster of which no node answers: enough
/// for everything that is decided before the database is asked, and for what happens when it cannot
/// be.
final class Site implements AutoCloseable {
  static final String CLUSTER_ID = "ab".repeat(32);
  static final String DOMAIN = "example.org";

  /// How long a call of a service lasts here, since nobody answers.
  private static final int CALL_MILLIS = 100;

  final WebApi api;
  final ClusterBoard board;
  private final Path files;
  private final HttpGateway.Listener listener;

  /// With the contract's routes alone.
  Site() throws IOException {
    this(new Extra[0]);
  }

  /// A route that a test needs besides.
  record Extra(String method, String path, Endpoint endpoint) {}

  Site(Extra... extras) throws IOException {
    Database database =
        new Database(
            new Exchange((to, frame) -> {}),
            new Principal.Service(new NodeId(1), Role.FRONTEND),
            List.of(new NodeId(1)),
            ClientConfig.DEFAULT.withCallMillis(CALL_MILLIS));
    this.board = new ClusterBoard(database, new NodeId(1), () -> false);
    this.api = api(database, board);
    this.files = webFiles();
    this.listener = held(0, extras);
  }

  HttpGateway gateway(int port, Extra... extras) throws IOException {
    Router router = api.router();
    for (Extra extra : extras) {
      router.on(extra.method, extra.path, extra.endpoint);
    }
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return new HttpGateway(HttpOptions.at(address), router, new StaticFiles(files), api);
  }

  int port() {
    return listener.port();
  }

  Path files() {
    return files;
  }

  RawHttp peer() throws IOException {
    return new RawHttp(port());
  }

  /// Closes before its time; closing again is harmless.
  void letGo() {
    listener.close();
  }

  @Override
  public void close() {
    letGo();
  }

  private HttpGateway.Listener held(int port, Extra... extras) throws IOException {
    if (gateway(port, extras).tryBind() instanceof HttpGateway.Binding.Held held) {
      return held.listener();
    }
    throw new IOException("port " + port + " is taken");
  }

  private static WebApi api(Database database, ClusterBoard board) {
    Surroundings around = new RealSurroundings();
    Bodies bodies = new Bodies(database, around);
    Mailboxes mailboxes = new Mailboxes(database, bodies);
    House house = new House(DOMAIN, Registration.INVITE, Bytes.copyOf(new byte[32]));
    Accounts accounts =
        new Accounts(database, house, around, new TabletDirectory(database), mailboxes);
    Outgoing outgoing = new Outgoing(accounts, mailboxes, bodies, around);
    return new WebApi(
        new WebServices(database, accounts, mailboxes, bodies, outgoing, board),
        new WebSite(CLUSTER_ID));
  }

  private static Path webFiles() throws IOException {
    Path folder = Files.createTempDirectory("coterie-web");
    Files.createDirectories(folder.resolve("assets"));
    Files.writeString(folder.resolve("index.html"), "<!doctype html><title>Coterie</title>");
    Files.writeString(folder.resolve("message-frame.html"), "<!doctype html>");
    Files.writeString(folder.resolve("assets/app-1a2b.js"), "export {};");
    Files.writeString(folder.resolve("icon.svg"), "<svg/>");
    return folder;
  }

  /// The clock and the randomness of this process.
  private record RealSurroundings() implements Surroundings {
    @Override
    public Moment now() {
      return new Moment(System.nanoTime(), System.currentTimeMillis());
    }

    @Override
    public Bytes random(int count) {
      byte[] bytes = new byte[count];
      new java.security.SecureRandom().nextBytes(bytes);
      return Bytes.wrap(bytes);
    }
  }
}
