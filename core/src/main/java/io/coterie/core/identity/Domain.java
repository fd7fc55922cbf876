package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.Sink;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/// One kind of signed statement: its label, such as `coterie/roster/v1`, and the codec of its body.
///
/// The label is part of what is signed and hashed, so that bytes meant as one thing are never taken
/// for another.
public record Domain<T>(String label, Codec<T> codec) {
  private static final Pattern LABEL = Pattern.compile("coterie/[a-z][a-z0-9.-]{0,60}/v[0-9]{1,3}");

  public Domain {
    requireLabel(label);
  }

  /// `label ‖ "\n" ‖ u32 length ‖ body`: the bytes that are signed and hashed.
  public static Bytes framed(String label, Bytes body) {
    requireLabel(label);
    return new Sink(label.length() + 5 + body.size())
        .raw(Bytes.utf8(label + "\n"))
        .bytes(body)
        .toBytes();
  }

  /// SHA-256 of the framed body.
  public static Bytes sha256(String label, Bytes body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Bytes.wrap(digest.digest(framed(label, body).unsafeArray()));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }

  /// Whether `signature` is the key owner's under this label and body, by the strict rule.
  public static boolean verify(String label, Bytes body, Bytes publicKey, Bytes signature) {
    return SignatureRule.verify(publicKey, framed(label, body), signature);
  }

  /// Signs a value; the bytes signed are the ones that travel.
  public Signed<T> sign(T value, NodeKeys keys) {
    Bytes body = codec.encode(value);
    return new Signed<>(this, body, keys.sign(label, body));
  }

  /// The codec of statements of this kind with their signature; decoding proves nothing.
  public Codec<Signed<T>> signed() {
    return Codec.of(
        (signed, sink) -> sink.bytes(signed.body()).raw(signed.signature()),
        source -> new Signed<>(this, source.bytes(), source.raw(SignatureRule.SIGNATURE_BYTES)));
  }

  Optional<Proven<T>> prove(Signed<T> signed, Bytes publicKey) {
    return verify(label, signed.body(), publicKey, signed.signature())
        ? Optional.of(new Proven<>(codec.decode(signed.body()), publicKey, signed))
        : Optional.empty();
  }

  private static void requireLabel(String label) {
    if (!LABEL.matcher(label).matches()) {
      throw new IllegalArgumentException("a label is like coterie/thing/v1, not " + label);
    }
  }
}
