package io.coterie.adapters.raft;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.adapters.tls.RosterTls;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.wire.Bytes;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.Test;

class MemberTrustTest {
  private final NodeKeys keys = NodeKeys.ofSeed(Bytes.hex("05".repeat(32)));
  private final RosterTls tls =
      new RosterTls(
          keys,
          () ->
              new Roster(
                  Members.CLUSTER,
                  1,
                  List.of(
                      new RosterEntry(
                          new NodeId(5),
                          keys.publicKey(),
                          EnumSet.of(Role.STORAGE),
                          "a:1",
                          "a:2"))));

  @Test
  void aNodeOfTheRosterThatIsNoCoordinatorIsRefused() {
    X509Certificate[] chain = ((X509KeyManager) tls.keyManager()).getCertificateChain("node");
    MemberTrust without = new MemberTrust(tls, Set.of(new NodeId(1)));
    MemberTrust with = new MemberTrust(tls, Set.of(new NodeId(5)));

    CertificateException refused =
        assertThrows(
            CertificateException.class, () -> without.checkClientTrusted(chain, "UNKNOWN"));
    assertTrue(refused.toString().contains("n5 is no coordinator"), refused::toString);
    assertThrows(CertificateException.class, () -> without.checkServerTrusted(chain, "UNKNOWN"));
    assertDoesNotThrow(() -> with.checkClientTrusted(chain, "UNKNOWN"));
  }
}
