package io.coterie.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The certificate with which a cluster at home serves https: self-signed, one for all its nodes,
/// kept so that its fingerprint stays what people have compared.
///
/// It is made anew when this machine has addresses that it does not name, or a month before it
/// ends; then the fingerprint is another.
final class LanCertificate {
  static final String FILE = "lan/web.p12";

  private static final String ENTRY = "web";
  private static final char[] NO_PASSWORD = new char[0];
  private static final Duration VALID = Duration.ofDays(365);
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
  private static final int SERIAL_BITS = 128;
  private static final int IP_ADDRESS = 7;

  private final KeyStore store;
  private final X509Certificate certificate;

  private LanCertificate(KeyStore store) throws GeneralSecurityException {
    this.store = store;
    this.certificate = (X509Certificate) store.getCertificate(ENTRY);
  }

  /// The one in the cluster's folder.
  static LanCertificate read(ClusterFolder folder) {
    Path file = folder.root().resolve(FILE);
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, NO_PASSWORD);
      return new LanCertificate(store);
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new Trouble(
          file + " cannot be read (" + unreadable.getMessage() + ")",
          "remove it; ./coterie up --lan makes another");
    }
  }

  /// The one in the folder if it still serves for these addresses, otherwise a new one.
  static LanCertificate readOrMake(ClusterFolder folder, List<InetAddress> addresses, Instant now) {
    if (Files.exists(folder.root().resolve(FILE))) {
      LanCertificate known = read(folder);
      if (known.serves(addresses, now)) {
        return known;
      }
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      Certificate signed = sign(pair, addresses, now);
      store.setKeyEntry(ENTRY, pair.getPrivate(), NO_PASSWORD, new Certificate[] {signed});
      write(folder.root().resolve(FILE), store);
      return new LanCertificate(store);
    } catch (GeneralSecurityException | OperatorCreationException | IOException failed) {
      throw new Trouble(
          "a certificate for https could not be made in " + folder.root(),
          String.valueOf(failed.getMessage()));
    }
  }

  SSLContext context() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java speaks TLS", absent);
    }
  }

  /// SHA-256 of the certificate, as browsers show it.
  String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }

  private boolean serves(List<InetAddress> addresses, Instant now) {
    try {
      List<String> named = new ArrayList<>();
      for (List<?> name : certificate.getSubjectAlternativeNames()) {
        if (name.getFirst().equals(IP_ADDRESS)) {
          named.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
      Instant end = certificate.getNotAfter().toInstant();
      return end.isAfter(now.plus(RENEWED_BEFORE))
          && addresses.stream().map(InetAddress::getHostAddress).allMatch(named::contains);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  private static void write(Path file, KeyStore store)
      throws IOException, GeneralSecurityException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, NO_PASSWORD);
    Files.createDirectories(file.getParent());
    // Temporary files are readable by their owner only, and a move keeps that.
    Path fresh = Files.createTempFile(file.getParent(), "web", ".new");
    Files.write(fresh, bytes.toByteArray());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static X509Certificate sign(KeyPair pair, List<InetAddress> addresses, Instant now)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    X500Name name = new X500Name("CN=Coterie at home");
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(SERIAL_BITS, new SecureRandom()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(VALID)),
            name,
            pair.getPublic());
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    for (InetAddress address : addresses) {
      names.add(new GeneralName(GeneralName.iPAddress, address.getHostAddress()));
    }
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(names.toArray(GeneralName[]::new)));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
  }
}
