package io.coterie.adapters.tls;

import io.coterie.core.identity.Domain;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.SignatureRule;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A TLS key that lives as long as the process, and the certificate in which the node's Ed25519 key
/// says "this TLS key speaks for me in this cluster".
///
/// The statement is an extension: public key of the node (32 bytes), signature (64 bytes) of
/// cluster id and TLS public key. See docs/formats/identity.md. Names and dates in the certificate
/// mean nothing.
record NodeCertificate(PrivateKey key, X509Certificate certificate) {
  static final String LABEL = "coterie/tls-key/v1";

  /// An identifier made from a random UUID (ITU-T X.667), so that no registration is needed.
  private static final ASN1ObjectIdentifier STATEMENT =
      new ASN1ObjectIdentifier("2.25.11173590373993189219075718319995056728");

  private static final int STATEMENT_BYTES =
      SignatureRule.KEY_BYTES + SignatureRule.SIGNATURE_BYTES;
  private static final X500Name NAME = new X500Name("CN=coterie node");
  private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date TO = Date.from(Instant.parse("9999-12-31T23:59:59Z"));

  static NodeCertificate make(NodeKeys keys, Bytes clusterId) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      Bytes body = body(clusterId, pair.getPublic().getEncoded());
      Bytes statement = keys.publicKey().concat(keys.sign(LABEL, body));
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(NAME, BigInteger.ONE, FROM, TO, NAME, pair.getPublic());
      builder.addExtension(STATEMENT, false, new DEROctetString(statement.toArray()));
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
      return new NodeCertificate(pair.getPrivate(), certificate);
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException absent) {
      throw new IllegalStateException("every Java makes P-256 certificates", absent);
    }
  }

  /// The node key that vouches for a certificate's TLS key in this cluster.
  ///
  /// Whether anybody trusts that node key is the roster's to say; whether the other side holds the
  /// TLS key has been the handshake's.
  static Bytes nodeKey(X509Certificate certificate, Bytes clusterId) throws CertificateException {
    byte[] extension = certificate.getExtensionValue(STATEMENT.getId());
    if (extension == null) {
      throw new CertificateException("the certificate carries no node's statement");
    }
    Bytes statement = statement(extension);
    Bytes nodeKey = statement.slice(0, SignatureRule.KEY_BYTES);
    Bytes signature = statement.slice(SignatureRule.KEY_BYTES, STATEMENT_BYTES);
    Bytes body = body(clusterId, certificate.getPublicKey().getEncoded());
    if (!Domain.verify(LABEL, body, nodeKey, signature)) {
      throw new CertificateException(
          "the node key " + nodeKey + " does not vouch for this TLS key in this cluster");
    }
    return nodeKey;
  }

  private static Bytes statement(byte[] extension) throws CertificateException {
    // Two nested octet strings of a fixed length; anything else is not ours.
    byte[] expectedHead = {4, STATEMENT_BYTES + 2, 4, STATEMENT_BYTES};
    if (extension.length != STATEMENT_BYTES + 4
        || !Arrays.equals(extension, 0, 4, expectedHead, 0, 4)) {
      throw new CertificateException("the node's statement in the certificate is malformed");
    }
    byte[] outer = ASN1OctetString.getInstance(extension).getOctets();
    return Bytes.wrap(Arrays.copyOfRange(outer, 2, outer.length));
  }

  private static Bytes body(Bytes clusterId, byte[] tlsKey) {
    return new Sink().raw(clusterId).bytes(Bytes.copyOf(tlsKey)).toBytes();
  }
}
