package io.coterie.core.identity;

import io.coterie.core.identity.SignatureVectors.Case;
import io.coterie.core.wire.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes the edge cases of the signature rule with plain arithmetic: claims that only somebody who
/// knows the secret numbers, and means harm, would make.
final class ForgedCases {
  private static final BigInteger L = EdwardsPoint.L;
  private static final BigInteger P = EdwardsPoint.P;
  private static final BigInteger SECRET = number("1f3c9e07").mod(L);
  private static final BigInteger NONCE = number("a55a1234").mod(L);
  private static final EdwardsPoint KEY = EdwardsPoint.BASE.times(SECRET);
  private static final EdwardsPoint R = EdwardsPoint.BASE.times(NONCE);

  private final List<Case> cases = new ArrayList<>();

  List<Case> all() {
    ordinary();
    smallOrderKeys();
    otherEncodings();
    largeScalars();
    torsionInTheKey();
    torsionInTheSignature();
    torsionInBoth();
    return cases;
  }

  private void ordinary() {
    Bytes seed = Bytes.hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    NodeKeys rfc = NodeKeys.ofSeed(seed);
    Bytes empty = rfc.signRaw(Bytes.EMPTY);
    add("RFC 8032, 7.1, test 1", rfc.publicKey(), Bytes.EMPTY, empty, true);
    add("another message", rfc.publicKey(), Bytes.of(0), empty, false);
    add("one bit of S", rfc.publicKey(), Bytes.EMPTY, flipped(empty, 40), false);
    add("one bit of R", rfc.publicKey(), Bytes.EMPTY, flipped(empty, 3), false);
    add("a byte too short", rfc.publicKey(), Bytes.EMPTY, empty.slice(0, 63), false);
    add("a byte too long", rfc.publicKey(), Bytes.EMPTY, empty.concat(Bytes.of(0)), false);
    add("a key too short", rfc.publicKey().slice(0, 31), Bytes.EMPTY, empty, false);
    Bytes message = message(1);
    add("made with these numbers", KEY.encode(), message, sign(KEY, R, message), true);
    EdwardsPoint nothing = EdwardsPoint.IDENTITY;
    BigInteger s = Ed25519.challenge(nothing.encode(), KEY.encode(), message).multiply(SECRET);
    add("R is the identity", KEY.encode(), message, signature(nothing.encode(), s.mod(L)), true);
    add("a key off the curve", Bytes.hex("02" + "00".repeat(31)), message, empty, false);
    Bytes offCurve = Bytes.hex("02" + "00".repeat(31)).concat(empty.slice(32, 64));
    add("R off the curve", KEY.encode(), message, offCurve, false);
  }

  /// For each key of small order a claim that fits the equation without knowing any secret.
  private void smallOrderKeys() {
    for (int i = 0; i < 8; i++) {
      EdwardsPoint key = torsion(i);
      Bytes message = grind(R, key.encode(), k -> key.times(k).isIdentity());
      String name = "key of small order, " + i + " of 8";
      add(name, key.encode(), message, signature(R.encode(), NONCE), false);
    }
  }

  /// Encodings of the identity and of points of order 2 and 4 that a lax decoder takes.
  private void otherEncodings() {
    for (BigInteger y :
        List.of(P, P.add(BigInteger.ONE), BigInteger.ONE, P.subtract(BigInteger.ONE))) {
      for (boolean sign : List.of(false, true)) {
        boolean canonical = y.compareTo(P) < 0 && !sign;
        if (canonical) {
          continue;
        }
        Bytes encoding = EdwardsPoint.littleEndian(sign ? y.setBit(255) : y);
        String which = (sign ? "minus x, y = " : "y = ") + (encoding.at(0) & 0xff) + "…";
        Bytes message = grind(R, encoding, k -> k.mod(BigInteger.valueOf(4)).signum() == 0);
        add("key not canonical, " + which, encoding, message, signature(R.encode(), NONCE), false);
        BigInteger s = Ed25519.challenge(encoding, KEY.encode(), message).multiply(SECRET);
        Bytes claim = signature(encoding, s.mod(L));
        add("R not canonical, " + which, KEY.encode(), message, claim, false);
      }
    }
  }

  private void largeScalars() {
    Bytes message = message(2);
    Bytes good = sign(KEY, R, message);
    BigInteger s = EdwardsPoint.littleEndian(good.slice(32, 64));
    for (BigInteger large :
        List.of(s.add(L), s.add(L.shiftLeft(1)), s.add(L.multiply(BigInteger.valueOf(15))))) {
      add(
          "S of " + large.bitLength() + " bits",
          KEY.encode(),
          message,
          signature(R.encode(), large),
          false);
    }
    add(
        "S is the order less one, R another",
        KEY.encode(),
        message,
        signature(R.encode(), L.subtract(BigInteger.ONE)),
        false);
  }

  /// A = a·B + T: the equation holds only where k·T is nothing; with the cofactor it always would.
  private void torsionInTheKey() {
    EdwardsPoint key = KEY.add(torsion(1));
    Bytes fits = grind(R, key.encode(), k -> k.mod(BigInteger.valueOf(8)).signum() == 0);
    add("mixed key, k is a multiple of 8", key.encode(), fits, sign(key, R, fits), true);
    for (int residue = 1; residue < 8; residue++) {
      BigInteger wanted = BigInteger.valueOf(residue);
      Bytes message = grind(R, key.encode(), k -> k.mod(BigInteger.valueOf(8)).equals(wanted));
      add(
          "mixed key, k is " + residue + " modulo 8",
          key.encode(),
          message,
          sign(key, R, message),
          false);
    }
  }

  /// R = r·B + T: never fits an honest key; a check of a multiple of the equation lets some pass.
  private void torsionInTheSignature() {
    for (int i = 1; i < 8; i++) {
      EdwardsPoint r = R.add(torsion(i));
      for (int n = 0; n < 3; n++) {
        Bytes message = message(100 * i + n);
        String name = "mixed R, " + i + " of 8, message " + n;
        add(name, KEY.encode(), message, sign(KEY, r, message), false);
      }
    }
    EdwardsPoint small = torsion(4);
    Bytes message = message(3);
    BigInteger s = Ed25519.challenge(small.encode(), KEY.encode(), message).multiply(SECRET);
    add("R of order 2", KEY.encode(), message, signature(small.encode(), s.mod(L)), false);
  }

  /// Both have torsion: what decides is whether it cancels out.
  private void torsionInBoth() {
    EdwardsPoint key = KEY.add(torsion(1));
    for (int i = 1; i < 8; i++) {
      EdwardsPoint r = R.add(torsion(i));
      BigInteger cancels = BigInteger.valueOf(8 - i);
      Bytes fits = grind(r, key.encode(), k -> k.mod(BigInteger.valueOf(8)).equals(cancels));
      add(
          "mixed key and R, " + i + " of 8, they cancel",
          key.encode(),
          fits,
          sign(key, r, fits),
          true);
      Bytes odd = grind(r, key.encode(), k -> !k.mod(BigInteger.valueOf(8)).equals(cancels));
      add(
          "mixed key and R, " + i + " of 8, they do not",
          key.encode(),
          odd,
          sign(key, r, odd),
          false);
    }
  }

  private void add(String name, Bytes key, Bytes message, Bytes signature, boolean valid) {
    boolean registrable =
        key.size() == 32
            && EdwardsPoint.decode(key)
                .map(point -> !point.isIdentity() && point.isTorsionFree())
                .orElse(false);
    cases.add(new Case(name, key, registrable, message, signature, valid));
  }

  private static Bytes sign(EdwardsPoint key, EdwardsPoint r, Bytes message) {
    BigInteger k = Ed25519.challenge(r.encode(), key.encode(), message);
    return signature(r.encode(), NONCE.add(k.multiply(SECRET)).mod(L));
  }

  private static Bytes signature(Bytes r, BigInteger s) {
    return r.concat(EdwardsPoint.littleEndian(s));
  }

  /// The first message whose challenge is as wanted.
  private static Bytes grind(EdwardsPoint r, Bytes key, Predicate<BigInteger> wanted) {
    for (int n = 1000; ; n++) {
      Bytes message = message(n);
      if (wanted.test(Ed25519.challenge(r.encode(), key, message))) {
        return message;
      }
    }
  }

  /// The i-th multiple of a point of order 8.
  static EdwardsPoint torsion(int i) {
    Bytes eighth = Bytes.hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
    return EdwardsPoint.decode(eighth).orElseThrow().times(BigInteger.valueOf(i));
  }

  private static Bytes flipped(Bytes signature, int index) {
    byte[] changed = signature.toArray();
    changed[index] ^= 1;
    return Bytes.wrap(changed);
  }

  private static Bytes message(int number) {
    return Bytes.utf8("message " + number);
  }

  private static BigInteger number(String hex) {
    return new BigInteger(hex.repeat(8), 16);
  }
}
