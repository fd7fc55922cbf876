package io.coterie.server;

import io.nayuki.qrcodegen.QrCode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// `up --lan`: people on the same network reach the cluster by https.
///
/// @param addresses of this machine on its networks, the likeliest first
record Lan(LanCertificate certificate, List<InetAddress> addresses) {
  /// Networks inside the machine, which no phone is on.
  private static final Pattern INSIDE =
      Pattern.compile("(docker|br-|veth|virbr|vmnet|vboxnet|lxc|podman).*");

  private static final int QUIET_ZONE = 2;
  private static final String CURE = "connect it to a network, or start without --lan";

  /// Finds the addresses and makes sure of the certificate, before any node starts.
  static Lan prepare(ClusterFolder folder) {
    List<InetAddress> addresses = ofThisMachine();
    if (addresses.isEmpty()) {
      throw new Trouble(
          "this machine has no address on a network, so --lan has nobody to serve", CURE);
    }
    return new Lan(LanCertificate.readOrMake(folder, addresses, Instant.now()), addresses);
  }

  /// Says where the page is, how to get there by phone, and what to compare.
  void announce(int port, Consumer<String> say) {
    String first = url(addresses.getFirst(), port);
    say.accept("on your network: " + first);
    addresses.stream().skip(1).forEach(other -> say.accept("       also at: " + url(other, port)));
    lines(QrCode.encodeText(first, QrCode.Ecc.LOW)).forEach(say);
    say.accept("certificate SHA-256: " + certificate.fingerprint());
    say.accept(
        "On a phone: scan the code. The browser warns, because this cluster has made its certificate"
            + " itself. Let it show the certificate (details, or the padlock), compare the SHA-256"
            + " fingerprint with the line above, and go on only if they are the same.");
    say.accept("People need an invitation to sign up here; administrators make them on a page.");
  }

  private static String url(InetAddress address, int port) {
    String host = address.getHostAddress();
    return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /// Two rows of modules per line, by half blocks. What is light is printed, so it reads right on a
  /// dark terminal; scanners take it the other way round, too.
  static List<String> lines(QrCode code) {
    List<String> lines = new ArrayList<>();
    for (int y = -QUIET_ZONE; y < code.size + QUIET_ZONE; y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = -QUIET_ZONE; x < code.size + QUIET_ZONE; x++) {
        boolean upper = !code.getModule(x, y);
        boolean lower = !code.getModule(x, y + 1);
        line.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /// IPv4 addresses, those of networks inside the machine last.
  private static List<InetAddress> ofThisMachine() {
    List<InetAddress> outside = new ArrayList<>();
    List<InetAddress> inside = new ArrayList<>();
    try {
      List<NetworkInterface> all = Collections.list(NetworkInterface.getNetworkInterfaces());
      all.sort(Comparator.comparingInt(NetworkInterface::getIndex));
      for (NetworkInterface each : all) {
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          if (each.isUp()
              && address instanceof Inet4Address
              && !address.isLoopbackAddress()
              && !address.isLinkLocalAddress()) {
            (INSIDE.matcher(each.getName()).matches() ? inside : outside).add(address);
          }
        }
      }
    } catch (SocketException unreadable) {
      throw new Trouble(
          "the addresses of this machine cannot be listed (" + unreadable.getMessage() + ")", CURE);
    }
    outside.addAll(inside);
    return outside;
  }
}
