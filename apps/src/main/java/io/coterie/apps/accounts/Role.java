package io.coterie.apps.accounts;

import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;

/// What an account may do beyond its own mail.
public enum Role {
  MEMBER(1),
  ADMINISTRATOR(2);

  static final Codec<Role> CODEC =
      Codec.of((role, sink) -> sink.u8(role.code), source -> of(source.u8()));

  private final int code;

  Role(int code) {
    this.code = code;
  }

  private static Role of(int code) {
    return switch (code) {
      case 1 -> MEMBER;
      case 2 -> ADMINISTRATOR;
      default -> throw new DecodeException("there is no role " + code);
    };
  }
}
