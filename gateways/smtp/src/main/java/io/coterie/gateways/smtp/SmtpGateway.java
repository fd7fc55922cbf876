package io.coterie.gateways.smtp;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Mail's way in. Several nodes compete for one port: each calls [#tryBind] every 50 ms until it
/// holds the port, waits until [SmtpListener] has let it go, and begins anew (row P22). Whoever
/// owns that loop owns the thread; the gateway only tries.
public final class SmtpGateway {
  private static final int BACKLOG = 128;

  private final House house;

  /// @param tls the context of STARTTLS, or null to offer none
  /// @param clock dates the `Received` lines
  public SmtpGateway(
      SmtpOptions options, MailDrop drop, @Nullable SSLContext tls, InstantSource clock) {
    ByteBudget budget = new ByteBudget(options.limits().sizes().inFlightBytesMax());
    house = new House(options, drop, budget, tls, clock);
  }

  /// The outcome of one try.
  public sealed interface Binding {

    /// The port is held and open. The caller closes the listener.
    record Held(SmtpListener listener) implements Binding {}

    /// Another process holds the port.
    record Taken() implements Binding {}
  }

  /// Tries once to take the port.
  ///
  /// SO_REUSEADDR is set, so that closing connections of a dead holder do not block its heir;
  /// SO_REUSEPORT is not, so that two holders cannot share it.
  ///
  /// @throws IOException if the port cannot be taken for another reason than a holder, such as a
  ///   missing right or an address this host does not have
  public Binding tryBind() throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(house.options().address(), BACKLOG);
    } catch (BindException e) {
      socket.close();
      if (String.valueOf(e.getMessage()).contains("in use")) {
        return new Binding.Taken();
      }
      throw new IOException(
          "SMTP cannot listen on %s (%s): choose a port above 1023 and an address of this host"
              .formatted(house.options().address(), e.getMessage()),
          e);
    }
    return new Binding.Held(new SmtpListener(house, socket));
  }
}
