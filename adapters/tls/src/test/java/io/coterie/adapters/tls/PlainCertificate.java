package io.coterie.adapters.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A self-signed certificate as anybody makes one.
final class PlainCertificate {
  private PlainCertificate() {}

  static X509Certificate make() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
      X500Name name = new X500Name("CN=anybody");
      Date from = Date.from(Instant.EPOCH);
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(name, BigInteger.TWO, from, from, name, pair.getPublic());
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException absent) {
      throw new IllegalStateException(absent);
    }
  }
}
