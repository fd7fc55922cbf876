package io.coterie.server;

import io.coterie.apps.accounts.House;
import io.coterie.apps.accounts.Registration;
import io.coterie.client.Database;
import io.coterie.core.identity.NodeId;
import io.coterie.core.placement.ClusterMap;
import io.coterie.gateways.http.ClusterBoard;
import io.coterie.gateways.http.HttpGateway;
import io.coterie.gateways.http.HttpOptions;
import io.coterie.gateways.http.StaticFiles;
import io.coterie.gateways.http.WebApi;
import io.coterie.gateways.http.WebServices;
import io.coterie.gateways.http.WebSite;
import io.coterie.gateways.smtp.DevelopmentCertificate;
import io.coterie.gateways.smtp.SmtpGateway;
import io.coterie.gateways.smtp.SmtpLimits;
import io.coterie.gateways.smtp.SmtpListener;
import io.coterie.gateways.smtp.SmtpOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The doors of a node: the web and mail, each on a port that the nodes of a host compete for.
final class Gateways implements AutoCloseable {
  private final Services services;
  private final ClusterBoard board;
  private final AtomicBoolean holdsSmtp = new AtomicBoolean();
  private final Housekeeping housekeeping;
  private final PortKeeper web;
  private final PortKeeper mail;

  Gateways(NodeSettings.Doors doors, Database database, NodeId self, ClusterFolder folder)
      throws IOException {
    this.services = Services.over(database, house(doors, folder));
    this.board = new ClusterBoard(database, self, holdsSmtp::get);
    WebApi api =
        new WebApi(
            new WebServices(
                database,
                services.accounts(),
                services.mailboxes(),
                services.bodies(),
                services.outgoing(),
                board),
            new WebSite(folder.genesis().clusterId().toHex()));
    HttpGateway http =
        new HttpGateway(web(doors, folder), api.router(), new StaticFiles(webClient()), api);
    SmtpGateway smtp =
        new SmtpGateway(
            new SmtpOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), doors.smtpPort()),
                doors.domain(),
                SmtpLimits.standard()),
            new SealingDrop(services.inbound()),
            DevelopmentCertificate.context(doors.domain(), Instant.now()),
            InstantSource.system());
    this.web = new PortKeeper("web port " + doors.webPort(), new WebDoor(http));
    this.mail = new PortKeeper("mail port " + doors.smtpPort(), () -> open(smtp));
    this.housekeeping = new Housekeeping(services.accounts(), services.sweep());
  }

  /// Whoever can reach the page may sign up only where that is this machine alone (P32).
  static House house(NodeSettings.Doors doors, ClusterFolder folder) {
    Registration registration = doors.lan() ? Registration.INVITE : Registration.OPEN;
    return new House(doors.domain(), registration, folder.pepper());
  }

  private static HttpOptions web(NodeSettings.Doors doors, ClusterFolder folder) {
    return doors.lan()
        ? HttpOptions.at(new InetSocketAddress(doors.webPort()))
            .withTls(LanCertificate.read(folder).context())
        : HttpOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), doors.webPort()));
  }

  Services services() {
    return services;
  }

  void mapChanged(ClusterMap map) {
    board.changed();
  }

  private record WebDoor(HttpGateway http) implements PortKeeper.Door {
    @Override
    public Optional<PortKeeper.Held> tryOpen() throws IOException {
      return switch (http.tryBind()) {
        case HttpGateway.Binding.Held(var listener) -> Optional.of(new WebHeld(listener));
        case HttpGateway.Binding.Taken taken -> Optional.empty();
      };
    }

    @Override
    public void warmUp() throws IOException {
      http.warmUp();
    }
  }

  private Optional<PortKeeper.Held> open(SmtpGateway smtp) throws IOException {
    return switch (smtp.tryBind()) {
      case SmtpGateway.Binding.Held(SmtpListener listener) -> {
        holdsSmtp.set(true);
        yield Optional.of(new MailHeld(listener, holdsSmtp));
      }
      case SmtpGateway.Binding.Taken taken -> Optional.empty();
    };
  }

  /// The web's listener goes on accepting whatever happens.
  private record WebHeld(HttpGateway.Listener listener) implements PortKeeper.Held {
    @Override
    public boolean isHeld() {
      return true;
    }

    @Override
    public void close() {
      listener.close();
    }
  }

  private record MailHeld(SmtpListener listener, AtomicBoolean holdsSmtp)
      implements PortKeeper.Held {
    @Override
    public boolean isHeld() {
      return listener.isOpen();
    }

    @Override
    public void close() throws IOException {
      holdsSmtp.set(false);
      listener.close();
    }
  }

  private static Path webClient() {
    return Path.of(System.getProperty("coterie.home", ""), "web", "app", "dist");
  }

  @Override
  public void close() {
    housekeeping.close();
    web.close();
    mail.close();
  }
}
