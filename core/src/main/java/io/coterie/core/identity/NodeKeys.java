package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;

/// An Ed25519 key pair of a node, an operator or a client program.
///
/// It is made from 32 random bytes, because randomness comes from outside; in files it is kept as
/// these. Its text form shows the public key only.
public final class NodeKeys {
  public static final int SEED_BYTES = 32;

  private final Bytes seed;
  private final Bytes publicKey;
  private final Ed25519.Signer signer;

  private NodeKeys(Bytes seed, Ed25519 library) {
    if (seed.size() != SEED_BYTES) {
      throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.size());
    }
    this.seed = seed;
    this.publicKey = Ed25519.publicKey(seed);
    this.signer = library.signer(seed);
  }

  public static NodeKeys ofSeed(Bytes seed) {
    return new NodeKeys(seed, Ed25519.FASTEST);
  }

  static NodeKeys ofSeed(Bytes seed, Ed25519 library) {
    return new NodeKeys(seed, library);
  }

  public Bytes publicKey() {
    return publicKey;
  }

  /// The secret itself, for the key file and the TLS key only.
  public Bytes seed() {
    return seed;
  }

  /// Signs [Domain#framed] of the label and body.
  public Bytes sign(String label, Bytes body) {
    return signer.sign(Domain.framed(label, body));
  }

  /// Signs bytes whose framing is another format's: a certificate, a test vector.
  public Bytes signRaw(Bytes message) {
    return signer.sign(message);
  }

  @Override
  public String toString() {
    return "keys of " + publicKey;
  }
}
