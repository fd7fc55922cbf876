package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import java.util.Optional;

/// A statement with a claimed signature: the body as it was received, not yet worth anything.
///
/// There is no way to the value but [#verify].
public record Signed<T>(Domain<T> domain, Bytes body, Bytes signature) {
  public Signed {
    if (signature.size() != SignatureRule.SIGNATURE_BYTES) {
      throw new IllegalArgumentException("a signature has 64 bytes, not " + signature.size());
    }
  }

  /// The value when the owner of the key signed exactly these bytes under this label.
  ///
  /// Throws `DecodeException` when the owner signed bytes that are not a value of this kind.
  public Optional<Proven<T>> verify(Bytes publicKey) {
    return domain.prove(this, publicKey);
  }
}
