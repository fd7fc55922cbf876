package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// One library's Ed25519, behind [SignatureRule], which has checked every encoding before.
///
/// The JDK's own is not among them: it is ten times slower.
sealed interface Ed25519 permits CorrettoEd25519, BouncyCastleEd25519 {
  /// The native library where it loads, Bouncy Castle elsewhere.
  Ed25519 FASTEST = CorrettoEd25519.isLoaded() ? new CorrettoEd25519() : new BouncyCastleEd25519();

  String name();

  Signer signer(Bytes seed);

  /// The cofactorless equation, by bytes: `encode(S·B − k·A)` equals R.
  boolean verify(Bytes publicKey, Bytes message, Bytes signature);

  /// Signs with one secret key; the same message always gets the same signature.
  interface Signer {
    Bytes sign(Bytes message);
  }

  static Bytes publicKey(Bytes seed) {
    byte[] key = new byte[32];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed.unsafeArray(), 0, key, 0);
    return Bytes.wrap(key);
  }

  /// The equation in plain arithmetic: the judge of the others, some milliseconds slow.
  static boolean verifySlowly(Bytes publicKey, Bytes message, Bytes signature) {
    Bytes r = signature.slice(0, 32);
    BigInteger s = EdwardsPoint.littleEndian(signature.slice(32, 64));
    BigInteger k = challenge(r, publicKey, message);
    return EdwardsPoint.decode(publicKey)
        .map(a -> EdwardsPoint.BASE.times(s).add(a.negate().times(k)).encode().equals(r))
        .orElse(false);
  }

  /// `SHA-512(R ‖ A ‖ message)` as a number modulo the order of the group.
  static BigInteger challenge(Bytes r, Bytes publicKey, Bytes message) {
    try {
      MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
      sha512.update(r.unsafeArray());
      sha512.update(publicKey.unsafeArray());
      sha512.update(message.unsafeArray());
      return EdwardsPoint.littleEndian(Bytes.wrap(sha512.digest())).mod(EdwardsPoint.L);
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-512", absent);
    }
  }
}
