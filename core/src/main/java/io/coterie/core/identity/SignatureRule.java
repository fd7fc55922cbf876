package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import java.util.List;

/// The one rule by which every node and every browser accepts an Ed25519 signature.
///
/// Canonical A and R, S < L, A not of small order, the equation without the cofactor. Libraries
/// differ in exactly these cases ("Taming the many EdDSAs", SSR 2020), and where replicas differ,
/// one signature splits a cluster. So the encodings are checked here, before any library.
public final class SignatureRule {
  /// Named wherever nodes must agree on the rule; a stricter or laxer rule gets another number.
  public static final int VERSION = 1;

  public static final int KEY_BYTES = 32;
  public static final int SIGNATURE_BYTES = 64;

  private static final Bytes PRIME = EdwardsPoint.littleEndian(EdwardsPoint.P);
  private static final Bytes ORDER = EdwardsPoint.littleEndian(EdwardsPoint.L);
  private static final Bytes ONE = Bytes.hex("01" + "00".repeat(31));
  private static final Bytes MINUS_ONE = Bytes.hex("ec" + "ff".repeat(30) + "7f");

  /// The y of the eight points of small order, without the sign of x.
  private static final List<Bytes> SMALL_ORDER =
      List.of(
          Bytes.hex("00".repeat(32)),
          ONE,
          MINUS_ONE,
          Bytes.hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
          Bytes.hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));

  private SignatureRule() {}

  public static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    return verify(Ed25519.FASTEST, publicKey, message, signature);
  }

  static boolean verify(Ed25519 library, Bytes publicKey, Bytes message, Bytes signature) {
    return isWellFormedKey(publicKey)
        && isWellFormedSignature(signature)
        && library.verify(publicKey, message, signature);
  }

  /// Whether a key may enter a list of keys: a canonical point of the subgroup of prime order.
  ///
  /// Stricter than what `verify` asks, because an honest key is never anything else.
  public static boolean isRegistrable(Bytes publicKey) {
    return isWellFormedKey(publicKey)
        && org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyFull(
            publicKey.unsafeArray(), 0);
  }

  /// The library that signs and verifies in this process, for the start-up log.
  public static String libraryName() {
    return Ed25519.FASTEST.name();
  }

  private static boolean isWellFormedKey(Bytes key) {
    return key.size() == KEY_BYTES && isBelow(y(key), PRIME) && !SMALL_ORDER.contains(y(key));
  }

  private static boolean isWellFormedSignature(Bytes signature) {
    if (signature.size() != SIGNATURE_BYTES) {
      return false;
    }
    Bytes r = signature.slice(0, 32);
    Bytes y = y(r);
    // Where x is zero its sign has one encoding.
    boolean signFits = r.at(31) >= 0 || !(y.equals(ONE) || y.equals(MINUS_ONE));
    return isBelow(y, PRIME) && signFits && isBelow(signature.slice(32, 64), ORDER);
  }

  private static Bytes y(Bytes point) {
    byte[] y = point.toArray();
    y[31] &= 0x7f;
    return Bytes.wrap(y);
  }

  /// Compares little-endian numbers of 32 bytes; nothing here is secret.
  private static boolean isBelow(Bytes number, Bytes limit) {
    for (int i = 31; i >= 0; i--) {
      int difference = (number.at(i) & 0xff) - (limit.at(i) & 0xff);
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }
}
