package io.coterie.gateways.smtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The header lines the last server puts before a message: `Return-Path` and `Received` (RFC 5321,
/// 4.4).
final class TraceLines {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

  private TraceLines() {}

  /// @param id names the transaction in the reply and in this line, for people who search
  static byte[] of(Envelope envelope, String hostName, String id, Instant now) {
    SmtpClient client = envelope.client();
    StringBuilder text = new StringBuilder();
    text.append("Return-Path: <")
        .append(envelope.sender().map(Address::toString).orElse(""))
        .append(">\r\nReceived: from ")
        .append(client.name())
        .append(" ([")
        .append(literal(client.address()))
        .append("])\r\n\tby ")
        .append(hostName)
        .append(" with ")
        .append(protocol(envelope))
        .append(" id ")
        .append(id);
    if (envelope.recipients().size() == 1) {
      text.append("\r\n\tfor <").append(envelope.recipients().getFirst().address()).append('>');
    }
    text.append(";\r\n\t").append(DATE.format(now.atOffset(ZoneOffset.UTC))).append("\r\n");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress().replaceFirst("%.*", "");
    return address instanceof Inet6Address ? "IPv6:" + text : text;
  }

  /// The registered names of RFC 3848 and RFC 6531.
  private static String protocol(Envelope envelope) {
    SmtpClient client = envelope.client();
    String base = envelope.smtpUtf8() ? "UTF8SMTP" : client.extended() ? "ESMTP" : "SMTP";
    return client.encrypted() ? base + "S" : base;
  }
}
