package io.coterie.adapters.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.adapters.tls.RosterTls;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftCoordinationTest {
  private static final int SNAPSHOT_EVERY = 20;
  private static final int LOOKS_PER_TRY = 200;
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId THREE = new NodeId(3);

  @TempDir private Path folder = Path.of("");
  private final IndexedReplica first = new IndexedReplica();
  private final IndexedReplica second = new IndexedReplica();
  private Members members;
  private RaftCoordination log;
  private RaftCoordination other;

  @BeforeEach
  void startTwo() throws IOException {
    members = new Members(folder, SNAPSHOT_EVERY);
    log = members.start(ONE, first);
    other = members.start(TWO, second);
  }

  @AfterEach
  void close() {
    members.close();
  }

  @Test
  void aMemberFarBehindIsGivenASnapshot() {
    // Enough for the oldest files of the log to be full, snapshotted and deleted.
    String padding = "x".repeat(500);
    for (int i = 0; i < 150; i++) {
      String command = i + padding;
      log.propose(Bytes.utf8(command));
      members.await(() -> second.has(command)); // Else they would share an entry.
    }
    IndexedReplica late = new IndexedReplica();
    members.start(THREE, late);
    members.await(() -> late.state().equals(first.state()));

    assertEquals(first.state(), late.state());
    assertEquals(first.state(), second.state());
    assertTrue(late.restoredAt() >= 0, "it came by a snapshot");
    assertEquals(List.of(), late.mistakes());
    assertEquals(List.of(), first.mistakes());
  }

  @Test
  void aKeyOutsideTheRosterReachesNothing() {
    log.propose(Bytes.utf8("ours"));
    members.await(() -> first.has("ours"));
    NodeKeys stranger = NodeKeys.ofSeed(Bytes.hex("99".repeat(32)));
    IndexedReplica curious = new IndexedReplica();
    RosterTls foreign = new RosterTls(stranger, members::roster);
    try (RaftCoordination intruder = members.make(THREE, foreign)) {
      intruder.start(curious);
      intruder.propose(Bytes.utf8("theirs"));
      members.await(() -> intruder.droppedProposals() > 0);

      assertEquals(1, intruder.droppedProposals());
      assertEquals(Map.of(), curious.state());
      assertFalse(first.has("theirs"));
    }
    log.propose(Bytes.utf8("still ours"));
    members.await(() -> first.has("still ours"));
    assertTrue(first.has("still ours"));
  }

  @Test
  void aMemberThatIsOverTakesNothing() {
    log.propose(Bytes.utf8("ours"));
    members.await(() -> second.has("ours"));
    members.stop(ONE);
    log.propose(Bytes.utf8("too late"));
    log.close();

    assertTrue(second.has("ours"));
    assertFalse(second.has("too late"));
  }

  /// As Ratis leaves a vote for which there is no room: a new and empty file in its place.
  private static void empty(Path vote) throws IOException {
    Path fresh = Files.createFile(vote.resolveSibling("fresh"));
    Files.move(fresh, vote, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void anEmptiedVoteIsWrittenAnewAndTheMemberStartedAgain() throws IOException {
    log.propose(Bytes.utf8("before"));
    members.await(() -> second.has("before"));
    Path vote = members.vote(TWO);
    empty(vote);
    members.await(() -> Files.exists(vote) && vote.toFile().length() > 0);
    assertTrue(vote.toFile().length() > 0, "the vote is written anew");

    // The leader of the terms before has to be elected again, and may drop commands meanwhile.
    tryUntil(() -> second.has("after"), () -> log.propose(Bytes.utf8("after")));
    assertTrue(second.has("after"));
    members.await(() -> first.state().equals(second.state()));
    assertEquals(first.state(), second.state());
    assertEquals(List.of(), second.mistakes());
    assertEquals(List.of(), first.mistakes());
  }

  @Test
  void aMemberThatEndedWithAnEmptiedVoteStarts() throws IOException {
    log.propose(Bytes.utf8("before"));
    members.await(() -> second.has("before"));
    Path vote = members.vote(TWO);
    Path spare = vote.resolveSibling("../spare-meta").normalize();
    members.await(() -> Files.exists(spare));
    assertTrue(Files.readString(spare).startsWith("term="));
    members.stop(TWO);
    members.start(members.options(TWO, Long.MAX_VALUE), new IndexedReplica());
    for (int shortage = 0; shortage < 2; shortage++) {
      empty(vote);
      members.await(() -> vote.toFile().length() > 0);
      assertTrue(vote.toFile().length() > 0, "without room the spare serves again and again");
    }
    members.stop(TWO);
    empty(vote);

    IndexedReplica again = new IndexedReplica();
    members.start(TWO, again);
    tryUntil(() -> again.has("after"), () -> log.propose(Bytes.utf8("after")));
    assertTrue(again.has("after"));
    members.await(() -> first.state().equals(again.state()));
    assertEquals(first.state(), again.state());
    assertTrue(Files.readString(vote).contains("term=1000"), "no vote is left in an older term");
  }

  @Test
  void aMemberWithoutRoomIsNotGivenTheLead() {
    tryUntil(first::isLeading, other::handOver);
    IndexedReplica third = new IndexedReplica();
    members.start(members.options(THREE, Long.MAX_VALUE), third);
    log.propose(Bytes.utf8("to all"));
    members.await(() -> third.has("to all"));
    members.stop(TWO);

    log.handOver();
    members.pass();
    assertTrue(first.isLeading(), "the only other member has no room");
  }

  @Test
  void aTakenPortIsSaid() {
    RosterTls tls = new RosterTls(NodeKeys.ofSeed(Bytes.hex("01".repeat(32))), members::roster);
    RaftOptions options = RaftOptions.of(ONE, members.addresses(), folder.resolve("elsewhere"), 0);
    try (RaftCoordination again = new RaftCoordination(options, tls, Members.CLUSTER)) {
      UncheckedIOException refusal =
          assertThrows(UncheckedIOException.class, () -> again.start(new IndexedReplica()));
      assertTrue(refusal.toString().contains("port " + options.port()), refusal::toString);
    }
  }

  private void tryUntil(BooleanSupplier condition, Runnable attempt) {
    AtomicInteger looks = new AtomicInteger();
    members.await(() -> {
      if (looks.getAndIncrement() % LOOKS_PER_TRY == 0) {
        attempt.run();
      }
      return condition.getAsBoolean();
    });
  }
}
