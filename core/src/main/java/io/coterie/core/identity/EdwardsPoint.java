package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import java.math.BigInteger;
import java.util.Optional;

/// A point of the curve edwards25519 in plain arithmetic (RFC 8032, section 5.1): slow, short, and
/// the same on every machine.
///
/// The fast libraries disagree on points that have a part of small order. What they must not decide
/// is decided here. A multiplication takes about a millisecond.
record EdwardsPoint(BigInteger x, BigInteger y, BigInteger z) {
  /// The prime of the field, 2²⁵⁵ − 19.
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /// The prime order of the subgroup that keys live in.
  static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final BigInteger ROOT_OF_MINUS_ONE =
      BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);

  static final EdwardsPoint IDENTITY =
      new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE);

  static final EdwardsPoint BASE =
      decode(Bytes.hex("58" + "66".repeat(31))).orElseThrow(IllegalStateException::new);

  /// The point of an encoding, or nothing when it is no point or not the one encoding of it.
  static Optional<EdwardsPoint> decode(Bytes encoding) {
    if (encoding.size() != 32) {
      return Optional.empty();
    }
    boolean odd = encoding.at(31) < 0;
    BigInteger y = littleEndian(encoding).clearBit(255);
    if (y.compareTo(P) >= 0) {
      return Optional.empty();
    }
    BigInteger ySquare = y.multiply(y).mod(P);
    BigInteger numerator = ySquare.subtract(BigInteger.ONE).mod(P);
    BigInteger denominator = D.multiply(ySquare).add(BigInteger.ONE).mod(P);
    BigInteger xSquare = numerator.multiply(denominator.modInverse(P)).mod(P);
    BigInteger x = xSquare.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(xSquare)) {
      x = x.multiply(ROOT_OF_MINUS_ONE).mod(P);
    }
    if (!x.multiply(x).mod(P).equals(xSquare) || (x.signum() == 0 && odd)) {
      return Optional.empty();
    }
    return Optional.of(
        new EdwardsPoint(x.testBit(0) == odd ? x : P.subtract(x), y, BigInteger.ONE));
  }

  /// The one canonical encoding: y in little-endian order, the lowest bit of x on top.
  Bytes encode() {
    BigInteger inverse = z.modInverse(P);
    BigInteger affineY = y.multiply(inverse).mod(P);
    boolean odd = x.multiply(inverse).mod(P).testBit(0);
    return littleEndian(odd ? affineY.setBit(255) : affineY);
  }

  /// The complete addition law of RFC 8032 in projective coordinates.
  EdwardsPoint add(EdwardsPoint other) {
    BigInteger a = z.multiply(other.z).mod(P);
    BigInteger b = a.multiply(a).mod(P);
    BigInteger c = x.multiply(other.x).mod(P);
    BigInteger d = y.multiply(other.y).mod(P);
    BigInteger e = D.multiply(c).mod(P).multiply(d).mod(P);
    BigInteger f = b.subtract(e);
    BigInteger g = b.add(e);
    BigInteger cross = x.add(y).multiply(other.x.add(other.y)).subtract(c).subtract(d).mod(P);
    return new EdwardsPoint(
        a.multiply(f).mod(P).multiply(cross).mod(P),
        a.multiply(g).mod(P).multiply(c.add(d)).mod(P),
        f.multiply(g).mod(P));
  }

  EdwardsPoint negate() {
    return new EdwardsPoint(P.subtract(x).mod(P), y, z);
  }

  EdwardsPoint times(BigInteger scalar) {
    EdwardsPoint sum = IDENTITY;
    for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
      sum = sum.add(sum);
      if (scalar.testBit(bit)) {
        sum = sum.add(this);
      }
    }
    return sum;
  }

  boolean isIdentity() {
    return x.signum() == 0 && y.equals(z);
  }

  /// Whether eight times the point is nothing: a key that signs everything.
  boolean hasSmallOrder() {
    return times(BigInteger.valueOf(8)).isIdentity();
  }

  /// Whether the point lies in the subgroup of prime order.
  boolean isTorsionFree() {
    return times(L).isIdentity();
  }

  static BigInteger littleEndian(Bytes bytes) {
    byte[] reversed = new byte[bytes.size()];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = bytes.at(reversed.length - 1 - i);
    }
    return new BigInteger(1, reversed);
  }

  static Bytes littleEndian(BigInteger value) {
    byte[] encoding = new byte[32];
    for (int i = 0; i < encoding.length; i++) {
      encoding[i] = value.shiftRight(8 * i).byteValue();
    }
    return Bytes.wrap(encoding);
  }
}
