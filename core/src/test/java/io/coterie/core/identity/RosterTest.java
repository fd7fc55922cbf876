package io.coterie.core.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RosterTest {
  private final NodeKeys alice = keys(1);
  private final NodeKeys bob = keys(2);
  private final NodeKeys carol = keys(3);
  private final Genesis genesis = genesis(2, alice, bob, carol);

  @Test
  void aRosterSignedByTheThresholdIsTrusted() {
    Roster roster = roster(1);
    SignedRoster signed = overTheWire(SignedRoster.sign(roster, List.of(carol, alice)));

    RosterCheck.Trusted trusted =
        assertInstanceOf(RosterCheck.Trusted.class, genesis.check(signed, Optional.empty()));

    assertEquals(roster, trusted.roster());
    assertEquals(
        "n2", trusted.roster().admit(keys(12).publicKey()).orElseThrow().node().toString());
  }

  @Test
  void tooFewOperatorsAreRefused() {
    assertRefused("1 valid", SignedRoster.sign(roster(1), List.of(alice)), Optional.empty());
    assertRefused(
        "1 valid", SignedRoster.sign(roster(1), List.of(alice, keys(9))), Optional.empty());
  }

  @Test
  void aChangedBodyIsRefused() {
    SignedRoster signed = SignedRoster.sign(roster(1), List.of(alice, bob));
    Bytes other = Roster.CODEC.encode(roster(2));

    assertRefused("0 valid", new SignedRoster(other, signed.endorsements()), Optional.empty());
  }

  @Test
  void anOldOrForeignRosterIsRefused() {
    SignedRoster first = SignedRoster.sign(roster(1), List.of(alice, bob));
    assertRefused("not newer", first, Optional.of(roster(1)));

    Roster foreign = new Roster(Bytes.wrap(new byte[32]), 2, roster(2).entries());
    SignedRoster signed = SignedRoster.sign(foreign, List.of(alice, bob));
    assertRefused("belongs to cluster", signed, Optional.of(roster(1)));
  }

  @Test
  void onlyAKeyOfTheRosterIsAdmitted() {
    PeerIdentity peer = roster(1).admit(keys(11).publicKey()).orElseThrow();

    assertEquals(new NodeId(1), peer.node());
    assertTrue(peer.hasRole(Role.STORAGE));
    assertFalse(peer.hasRole(Role.SMTP));
    assertEquals(new NodeId(1), peer.sent("hello").from());
    assertTrue(roster(1).admit(keys(99).publicKey()).isEmpty());
  }

  @Test
  void aListThatIsNoRosterIsNotMade() {
    RosterEntry one = entry(1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Roster(genesis.clusterId(), 1, List.of(entry(2), one)));
    RosterEntry sameKey = new RosterEntry(new NodeId(2), one.publicKey(), one.roles(), "", "");
    assertThrows(
        IllegalArgumentException.class,
        () -> new Roster(genesis.clusterId(), 1, List.of(one, sameKey)));
    for (String address : List.of("host", ":1", "host:0", "host:65536", "host:+1", "host: 1")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new RosterEntry(new NodeId(1), one.publicKey(), one.roles(), address, ""),
          address);
    }
  }

  @Test
  void aStatementIsProvenOnlyByItsSigner() {
    Signed<Roster> signed = Roster.DOMAIN.sign(roster(3), alice);
    Signed<Roster> received = Roster.DOMAIN.signed().decode(Roster.DOMAIN.signed().encode(signed));

    assertEquals(roster(3), received.verify(alice.publicKey()).orElseThrow().value());
    assertTrue(received.verify(bob.publicKey()).isEmpty());
    Domain<Roster> other = new Domain<>("coterie/other/v1", Roster.CODEC);
    Signed<Roster> moved = new Signed<>(other, received.body(), received.signature());
    assertTrue(moved.verify(alice.publicKey()).isEmpty());
  }

  @Test
  void aLaterFormatSaysWhatToDo() {
    byte[] later = Roster.CODEC.encode(roster(1)).toArray();
    later[0] = 2;
    DecodeException refused =
        assertThrows(DecodeException.class, () -> Roster.CODEC.decode(Bytes.wrap(later)));
    assertTrue(String.valueOf(refused.getMessage()).contains("update Coterie"));
  }

  private void assertRefused(String reason, SignedRoster signed, Optional<Roster> current) {
    RosterCheck.Refused refused =
        assertInstanceOf(RosterCheck.Refused.class, genesis.check(overTheWire(signed), current));
    assertTrue(refused.reason().contains(reason), refused::toString);
  }

  private static SignedRoster overTheWire(SignedRoster signed) {
    return SignedRoster.CODEC.decode(SignedRoster.CODEC.encode(signed));
  }

  private Roster roster(long version) {
    return new Roster(genesis.clusterId(), version, List.of(entry(1), entry(2)));
  }

  private static RosterEntry entry(int number) {
    return new RosterEntry(
        new NodeId(number),
        keys(10 + number).publicKey(),
        EnumSet.of(Role.STORAGE, Role.COORDINATOR),
        "127.0.0.1:" + (7000 + number),
        "[::1]:" + (7100 + number));
  }

  static Genesis genesis(int threshold, NodeKeys... operators) {
    List<Bytes> keys = List.of(operators).stream().map(NodeKeys::publicKey).sorted().toList();
    return new Genesis(keys, threshold, Bytes.hex("07".repeat(32)));
  }

  static NodeKeys keys(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return NodeKeys.ofSeed(Bytes.wrap(seed));
  }
}
