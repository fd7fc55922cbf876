package io.coterie.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.wire.Bytes;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final NodeId PEER = new NodeId(1);
  private static final NodeId OTHER = new NodeId(2);
  private static final Bytes ACCOUNT = Bytes.of(7, 7);

  @Test
  void everyRoleButClientIsANode() {
    for (Role role : Role.values()) {
      assertEquals(role != Role.CLIENT, Admission.isNode(peer(role)), role.name());
    }
  }

  @Test
  void aServiceSpeaksForItselfInARoleThatItHas() {
    for (Role has : Role.values()) {
      for (Role says : Role.values()) {
        assertEquals(
            has == says,
            Admission.speaker(peer(has), new Principal.Service(PEER, says)).isEmpty(),
            has + " as " + says);
        assertEquals(
            false, Admission.speaker(peer(has), new Principal.Service(OTHER, says)).isEmpty());
      }
    }
  }

  @Test
  void onlyFrontEndsAndMailNodesSpeakForPeople() {
    for (Role has : Role.values()) {
      assertEquals(
          has == Role.FRONTEND || has == Role.SMTP,
          Admission.speaker(peer(has), new Principal.Account(ACCOUNT, PEER)).isEmpty(),
          has.name());
      assertEquals(
          false, Admission.speaker(peer(has), new Principal.Account(ACCOUNT, OTHER)).isEmpty());
    }
  }

  @Test
  void peopleTouchTheirOwnRowsOnly() {
    Principal person = new Principal.Account(ACCOUNT, PEER);
    Principal nobody = new Principal.Account(Bytes.EMPTY, PEER);
    Principal service = new Principal.Service(PEER, Role.STORAGE);
    for (AccessRule rule : AccessRule.values()) {
      Optional<Bytes> own = Optional.of(Bytes.of(7, 7, 1));
      boolean owned = rule == AccessRule.OWNER;
      assertEquals(owned, Admission.access(rule, person, own).isEmpty(), rule.name());
      assertEquals(false, Admission.access(rule, person, Optional.of(Bytes.of(7, 8))).isEmpty());
      assertEquals(false, Admission.access(rule, person, Optional.empty()).isEmpty());
      assertEquals(false, Admission.access(rule, nobody, own).isEmpty());
      assertEquals(true, Admission.access(rule, service, own).isEmpty());
    }
  }

  private static PeerIdentity peer(Role role) {
    Bytes key = NodeKeys.ofSeed(Bytes.wrap(new byte[NodeKeys.SEED_BYTES])).publicKey();
    RosterEntry entry =
        role == Role.CLIENT
            ? RosterEntry.client(PEER, key)
            : new RosterEntry(PEER, key, EnumSet.of(role), "node:1", "");
    return new Roster(Bytes.wrap(new byte[32]), 1, List.of(entry)).admit(key).orElseThrow();
  }
}
