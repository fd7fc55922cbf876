package io.coterie.adapters.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.wire.Bytes;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTlsTest {
  private static final Bytes CLUSTER = Bytes.wrap(new byte[32]);
  private static final Bytes OTHER_CLUSTER = Bytes.hex("01".repeat(32));

  private final NodeKeys node = NodeKeys.ofSeed(Bytes.hex("11".repeat(32)));
  private final NodeKeys stranger = NodeKeys.ofSeed(Bytes.hex("22".repeat(32)));
  private final Roster roster =
      new Roster(
          CLUSTER,
          1,
          List.of(
              new RosterEntry(
                  new NodeId(5), node.publicKey(), EnumSet.of(Role.STORAGE), "a:1", "a:2")));
  private final RosterTls tls = new RosterTls(node, () -> roster);

  @Test
  void aCertificateOfARosterKeyIsItsNode() throws CertificateException {
    assertEquals(new NodeId(5), tls.identify(chain(node, CLUSTER)).node());
  }

  @Test
  void othersAreRefused() {
    assertRefused("not in roster 1", chain(stranger, CLUSTER));
    assertRefused("does not vouch", chain(node, OTHER_CLUSTER));
    assertRefused("no certificate", new Certificate[0]);
  }

  @Test
  void aCertificateWithoutAStatementIsRefused() {
    X509Certificate plain = PlainCertificate.make();
    assertRefused("no node's statement", new Certificate[] {plain});
  }

  private static Certificate[] chain(NodeKeys keys, Bytes cluster) {
    return new Certificate[] {NodeCertificate.make(keys, cluster).certificate()};
  }

  private void assertRefused(String reason, Certificate[] chain) {
    CertificateException refused =
        assertThrows(CertificateException.class, () -> tls.identify(chain));
    assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused::toString);
  }
}
