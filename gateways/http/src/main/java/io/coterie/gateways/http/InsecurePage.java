package io.coterie.gateways.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;

/// The one answer to plain HTTP that came over a network: why there is nothing to log in to, and
/// what to do. It has no form, so that nothing is typed where others can read it.
final class InsecurePage {
  private static final List<InetAddress> THIS_MACHINE = List.of(at("127.0.0.1"), at("::1"));
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

  private static final String TEXT =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Coterie needs https here</title>
      <style>
      body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 38rem; margin: 3rem auto; padding: 0 1rem; }
      </style>
      <h1>Coterie needs https here</h1>
      <p>Your browser makes your keys itself, and browsers do that only on pages that come by https or from
      their own machine. This page came over the network without it: anybody on the way could read along
      and change it. So there is nothing to log in to here.</p>
      <ol>
      <li>Open <a href="https://HOST/">https://HOST/</a>.</li>
      <li>Your browser warns that it does not know the certificate: this cluster has made it itself. Let it
      show the certificate, and compare its SHA-256 fingerprint with the one in the terminal of
      <code>./coterie up --lan</code>.</li>
      <li>Only if they are the same, go on.</li>
      </ol>
      </html>
      """;

  private InsecurePage() {}

  /// Whether a request came by https, or without leaving this machine.
  static boolean isSafe(Request request) {
    ConnectionMetaData connection = request.getConnectionMetaData();
    return request.isSecure()
        || (isThisMachine(connection.getLocalSocketAddress())
            && isThisMachine(connection.getRemoteSocketAddress()));
  }

  private static boolean isThisMachine(SocketAddress address) {
    return address instanceof InetSocketAddress internet
        && THIS_MACHINE.contains(internet.getAddress());
  }

  /// Refuses plain HTTP under a name that is not this machine's. Elsewhere somebody may have
  /// pointed a name of theirs at 127.0.0.1: to a browser that has their page open, this machine is
  /// then part of their site (DNS rebinding). Names that browsers themselves keep on this machine
  /// are fine.
  static void checkName(Request request) throws Problem {
    String name = String.valueOf(Request.getServerName(request)).toLowerCase(Locale.ROOT);
    boolean ours =
        name.equals("localhost")
            || name.endsWith(".localhost")
            || name.equals("127.0.0.1")
            || name.equals("[::1]");
    if (!request.isSecure() && !ours) {
      throw new Problem(
          421,
          "wrong_name",
          "without https this machine answers to its own names only",
          "open http://localhost with the same port");
    }
  }

  static Reply reply(Request request) {
    String named = String.valueOf(request.getHeaders().get(HttpHeader.HOST));
    String host = NAME.matcher(named).matches() ? named : "this-machine";
    byte[] page = TEXT.replace("HOST", host).getBytes(StandardCharsets.UTF_8);
    return new Reply.Content(
        403,
        "text/html; charset=utf-8",
        page.length,
        List.of(
            new Reply.Header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'"),
            new Reply.Header("Cache-Control", "no-store")),
        out -> out.write(page));
  }

  private static InetAddress at(String number) {
    try {
      return InetAddress.getByName(number);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("a number needs no look-up", impossible);
    }
  }
}
