package io.coterie.core.wire;

/// Thrown by decoders for bytes that are not the canonical encoding of a value.
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DecodeException(String message) {
    super(message, null, false, false);
  }
}
