package io.coterie.adapters.tls;

import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.identity.Roster;
import io.coterie.core.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// Mutual TLS between the keys of the roster, as the parts that any TLS stack of Java takes.
///
/// The other side is who its node key says, whatever address or name it has. The roster is asked
/// anew at every handshake and by every `identify`. Use with TLS 1.3 only, client certificate
/// required, no host name check.
public final class RosterTls {
  public static final String PROTOCOL = "TLSv1.3";

  private final Supplier<Roster> roster;
  private final Bytes clusterId;
  private final NodeCertificate own;

  /// `roster` is the roster in force; its cluster never changes.
  public RosterTls(NodeKeys keys, Supplier<Roster> roster) {
    this.roster = roster;
    this.clusterId = roster.get().clusterId();
    this.own = NodeCertificate.make(keys, clusterId);
  }

  public KeyManager keyManager() {
    return new OneKey(own);
  }

  public TrustManager trustManager() {
    return new RosterTrust(this);
  }

  /// A context of the JDK, for tests and tools; the transports build their own from the parts.
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(new KeyManager[] {keyManager()}, new TrustManager[] {trustManager()}, null);
      return context;
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java has TLS 1.3", absent);
    }
  }

  /// Who the other side of a finished handshake is, by the roster of this moment.
  public PeerIdentity identify(Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
      throw new CertificateException("the other side showed no certificate");
    }
    Bytes nodeKey = NodeCertificate.nodeKey(certificate, clusterId);
    return roster
        .get()
        .admit(nodeKey)
        .orElseThrow(() ->
            new CertificateException(
                "the node key " + nodeKey + " is not in roster " + roster.get().version()));
  }
}
