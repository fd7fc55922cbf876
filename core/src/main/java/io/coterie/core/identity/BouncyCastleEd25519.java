package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Ed25519 in Java, for machines where the native library does not load.
///
/// Bouncy Castle checks a multiple of the equation, which is the same thing only in the subgroup of
/// prime order. Points outside it are told apart first: an R outside it never fits a key inside,
/// and a key outside it is judged by plain arithmetic.
final class BouncyCastleEd25519 implements io.coterie.core.identity.Ed25519 {
  @Override
  public String name() {
    return "Bouncy Castle";
  }

  @Override
  public Signer signer(Bytes seed) {
    byte[] secret = seed.toArray();
    return message -> {
      byte[] signature = new byte[64];
      byte[] content = message.unsafeArray();
      Ed25519.sign(secret, 0, content, 0, content.length, signature, 0);
      return Bytes.wrap(signature);
    };
  }

  @Override
  public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    byte[] key = publicKey.unsafeArray();
    byte[] content = message.unsafeArray();
    byte[] claim = signature.unsafeArray();
    boolean plain =
        Ed25519.validatePublicKeyFull(key, 0) && Ed25519.validatePublicKeyFull(claim, 0);
    return plain
        ? Ed25519.verify(claim, 0, key, 0, content, 0, content.length)
        : io.coterie.core.identity.Ed25519.verifySlowly(publicKey, message, signature);
  }
}
