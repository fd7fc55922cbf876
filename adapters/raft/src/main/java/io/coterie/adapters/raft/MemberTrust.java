package io.coterie.adapters.raft;

import io.coterie.adapters.tls.RosterTls;
import io.coterie.core.identity.NodeId;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trusts the other coordinators and nobody else, not even other nodes of the roster: who reaches
/// the control log can write to it.
final class MemberTrust extends X509ExtendedTrustManager {
  private final RosterTls tls;
  private final Set<NodeId> members;

  MemberTrust(RosterTls tls, Set<NodeId> members) {
    this.tls = tls;
    this.members = members;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    NodeId node = tls.identify(chain).node();
    if (!members.contains(node)) {
      throw new CertificateException(node + " is no coordinator");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
