package io.coterie.apps.mail;

import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;

/// How an entry came into its mailbox.
public enum Origin {
  SMTP(1),
  /// From another person of this cluster.
  CLUSTER(2),
  /// The own copy of a mail one sent.
  OWN(3);

  static final Codec<Origin> CODEC =
      Codec.of((origin, sink) -> sink.u8(origin.code), source -> of(source.u8()));

  private final int code;

  Origin(int code) {
    this.code = code;
  }

  private static Origin of(int code) {
    return switch (code) {
      case 1 -> SMTP;
      case 2 -> CLUSTER;
      case 3 -> OWN;
      default -> throw new DecodeException("there is no origin " + code);
    };
  }
}
