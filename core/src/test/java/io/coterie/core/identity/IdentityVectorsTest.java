package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import io.coterie.judge.GoldenFile;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The golden vectors of docs/formats/identity.md; RosterTest reads back what is encoded here.
class IdentityVectorsTest {
  @Test
  void theFormatsAreThoseOfTheGoldenFile() throws IOException {
    NodeKeys first = RosterTest.keys(1);
    NodeKeys second = RosterTest.keys(2);
    Genesis genesis = RosterTest.genesis(2, first, second);
    Roster roster = new Roster(genesis.clusterId(), 7, List.of(node(), client()));
    SignedRoster signed = SignedRoster.sign(roster, List.of(first, second));
    Bytes body = Bytes.utf8("body");

    String made =
        "{\n"
            + line("operatorSeeds", first.seed().toHex() + second.seed().toHex(), ",")
            + line("framed", Domain.framed("coterie/example/v1", body).toHex(), ",")
            + line("sha256", Domain.sha256("coterie/example/v1", body).toHex(), ",")
            + line("signature", first.sign("coterie/example/v1", body).toHex(), ",")
            + line("genesis", Genesis.CODEC.encode(genesis).toHex(), ",")
            + line("clusterId", genesis.clusterId().toHex(), ",")
            + line("roster", Roster.CODEC.encode(roster).toHex(), ",")
            + line("signedRoster", SignedRoster.CODEC.encode(signed).toHex(), "")
            + "}\n";

    GoldenFile.assertMade("identity.json", made);
  }

  private static RosterEntry node() {
    EnumSet<Role> roles = EnumSet.of(Role.COORDINATOR, Role.STORAGE, Role.FRONTEND);
    return new RosterEntry(
        new NodeId(1), RosterTest.keys(11).publicKey(), roles, "node1.example:7000", "[::1]:7100");
  }

  private static RosterEntry client() {
    return RosterEntry.client(new NodeId(1000), RosterTest.keys(12).publicKey());
  }

  private static String line(String name, String value, String end) {
    return "\"" + name + "\": \"" + value + "\"" + end + "\n";
  }
}
