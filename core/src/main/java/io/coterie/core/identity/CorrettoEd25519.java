package io.coterie.core.identity;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.coterie.core.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/// Ed25519 of AWS-LC through Amazon's provider: native, the fastest we know.
final class CorrettoEd25519 implements Ed25519 {
  private static final String ALGORITHM = "Ed25519";
  private static final Bytes PUBLIC_PREFIX = Bytes.hex("302a300506032b6570032100");
  private static final Bytes PRIVATE_PREFIX = Bytes.hex("302e020100300506032b657004220420");

  static boolean isLoaded() {
    return AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
  }

  @Override
  public String name() {
    return "Amazon Corretto";
  }

  @Override
  public Signer signer(Bytes seed) {
    PrivateKey key = new EncodedPrivateKey(PRIVATE_PREFIX.concat(seed));
    return message -> {
      try {
        Signature signature = signature();
        signature.initSign(key);
        signature.update(message.unsafeArray());
        return Bytes.wrap(signature.sign());
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException("a key of 32 bytes signs everything", impossible);
      }
    };
  }

  @Override
  public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    try {
      Signature verifier = signature();
      verifier.initVerify(new EncodedPublicKey(PUBLIC_PREFIX.concat(publicKey)));
      verifier.update(message.unsafeArray());
      return verifier.verify(signature.unsafeArray());
    } catch (InvalidKeyException | SignatureException refused) {
      // The library's way to say no: the key is not on the curve, the signature not well-formed.
      return false;
    }
  }

  private static Signature signature() {
    try {
      return Signature.getInstance(ALGORITHM, AmazonCorrettoCryptoProvider.INSTANCE);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("the loaded provider has Ed25519", absent);
    }
  }

  /// A key as the DER that the provider reads; its factory for these keys is off by default.
  private record EncodedPublicKey(Bytes der) implements PublicKey {
    @Override
    public String getAlgorithm() {
      return "EdDSA";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      return der.toArray();
    }
  }

  private record EncodedPrivateKey(Bytes der) implements PrivateKey {
    @Override
    public String getAlgorithm() {
      return "EdDSA";
    }

    @Override
    public String getFormat() {
      return "PKCS#8";
    }

    @Override
    public byte[] getEncoded() {
      return der.toArray();
    }

    @Override
    public String toString() {
      return "a private key";
    }
  }
}
