package io.coterie.gateways.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;

/// A gateway on a free port of loopback, and the drop behind it.
final class Running implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  final RecordingDrop drop = new RecordingDrop();
  final SmtpListener listener;

  Running(SmtpLimits limits) throws IOException {
    listener = hold(gateway(drop, limits, 0));
  }

  static SmtpGateway gateway(MailDrop drop, SmtpLimits limits, int port) {
    return new SmtpGateway(
        new SmtpOptions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            "mx.coterie.test",
            limits),
        drop,
        DevelopmentCertificate.context("mx.coterie.test", Instant.now()),
        InstantSource.fixed(NOW));
  }

  static SmtpListener hold(SmtpGateway gateway) throws IOException {
    return switch (gateway.tryBind()) {
      case SmtpGateway.Binding.Held held -> held.listener();
      case SmtpGateway.Binding.Taken _ -> throw new AssertionError("the port is taken");
    };
  }

  /// The limits the table of malformed sessions speaks of.
  static SmtpLimits tight() {
    SmtpLimits standard = SmtpLimits.standard();
    return new SmtpLimits(
        new SmtpLimits.Sessions(8, 8, 50, 5),
        new SmtpLimits.Sizes(512, 2_000, 3, 4_096, 1024 * 1024),
        standard.times());
  }

  RawPeer peer() throws IOException {
    return new RawPeer(listener.port());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
