package io.coterie.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What [Coordination] promises: one order, fixed by a majority, kept over restarts.
public abstract class CoordinationContract {
  /// How often one looks for an effect before one asks for it again.
  private static final int LOOKS_PER_TRY = 200;

  private final Map<Integer, RecordedReplica> replicas = new TreeMap<>();
  private final Map<Integer, Coordination> logs = new TreeMap<>();
  private CoordinationSubject subject;

  /// Three coordinators that have not been started.
  protected abstract CoordinationSubject open() throws Exception;

  @BeforeEach
  void openSubject() throws Exception {
    subject = open();
    for (int node = 1; node <= 3; node++) {
      start(node);
    }
  }

  @AfterEach
  void closeSubject() throws Exception {
    subject.close();
  }

  @Test
  void everyCoordinatorSeesTheSameOrder() {
    for (int i = 0; i < 30; i++) {
      propose(1 + i % 3, "command " + i, 1, 2, 3);
    }
    List<Bytes> order = replica(1).commands();
    assertEquals(30, order.size());
    assertEquals(order, replica(2).commands());
    assertEquals(order, replica(3).commands());
    for (RecordedReplica each : replicas.values()) {
      assertFalse(each.isOutOfOrder(), "indexes grow");
    }
  }

  @Test
  void exactlyOneLeadsInTheEnd() {
    subject.await(() -> leaders() == 1);
    propose(1, "anything", 1, 2, 3);
    assertEquals(1, leaders());
  }

  @Test
  void twoOfThreeGoOnAndTheThirdCatchesUp() throws Exception {
    propose(1, "all", 1, 2, 3);
    int leader = leader();
    int other = leader % 3 + 1;
    int third = other % 3 + 1;
    stop(leader);
    for (int i = 0; i < 20; i++) {
      propose(other, "without the leader " + i, other, third);
    }
    start(leader);
    subject.await(() -> replica(leader).commands().size() == 21);
    assertEquals(replica(other).commands(), replica(leader).commands());
    assertFalse(replica(leader).isOutOfOrder(), "indexes grow");
  }

  /// The others may lag behind just then, and whom nobody follows may be elected again, so that who
  /// has a reason to hand over repeats it.
  @Test
  void aLeaderHandsOver() {
    for (int i = 0; i < 3; i++) {
      propose(1, "before " + i, 1, 2, 3);
      subject.await(() -> leaders() == 1);
      int leader = leader();
      AtomicInteger looks = new AtomicInteger();
      subject.await(() -> {
        if (looks.getAndIncrement() % LOOKS_PER_TRY == 0) {
          log(leader).handOver();
        }
        return leaders() == 1 && leader() != leader;
      });
      assertTrue(leaders() == 1 && leader() != leader, "another leads");
    }
    propose(2, "after", 1, 2, 3);
  }

  @Test
  void withoutAMajorityNothingIsOrdered() throws Exception {
    propose(1, "all", 1, 2, 3);
    stop(2);
    stop(3);
    log(1).propose(Bytes.utf8("alone"));
    subject.pass();
    assertEquals(1, replica(1).commands().size());
    assertFalse(replica(1).isLeading(), "one of three leads nobody");

    start(2);
    propose(1, "two again", 1, 2);
    assertTrue(replica(2).commands().contains(Bytes.utf8("all")));
  }

  @Test
  void aRestartOfAllForgetsNothing() throws Exception {
    for (int i = 0; i < 10; i++) {
      propose(1, "before " + i, 1, 2, 3);
    }
    List<Bytes> before = replica(1).commands();
    for (int node = 1; node <= 3; node++) {
      stop(node);
    }
    for (int node = 1; node <= 3; node++) {
      start(node);
    }
    propose(2, "after", 1, 2, 3);
    for (RecordedReplica each : replicas.values()) {
      assertEquals(before, each.commands().subList(0, before.size()));
    }
  }

  /// Proposals may be lost, so a proposer repeats until these have seen it.
  private void propose(int node, String text, int... seers) {
    Bytes command = Bytes.utf8(text);
    AtomicInteger looks = new AtomicInteger();
    subject.await(() -> {
      if (looks.getAndIncrement() % LOOKS_PER_TRY == 0) {
        log(node).propose(command);
      }
      return haveSeen(command, seers);
    });
    assertTrue(haveSeen(command, seers), text + " is not ordered");
  }

  private boolean haveSeen(Bytes command, int... seers) {
    for (int seer : seers) {
      if (!replica(seer).commands().contains(command)) {
        return false;
      }
    }
    return true;
  }

  private int leader() {
    return replica(1).isLeading() ? 1 : replica(2).isLeading() ? 2 : 3;
  }

  private long leaders() {
    return replicas.values().stream().filter(RecordedReplica::isLeading).count();
  }

  private void start(int node) throws Exception {
    RecordedReplica replica = new RecordedReplica();
    replicas.put(node, replica);
    logs.put(node, subject.start(new NodeId(node), replica));
  }

  private void stop(int node) throws Exception {
    subject.stop(new NodeId(node));
  }

  private RecordedReplica replica(int node) {
    RecordedReplica replica = replicas.get(node);
    if (replica == null) {
      throw new IllegalStateException("coordinator " + node + " was never started");
    }
    return replica;
  }

  private Coordination log(int node) {
    Coordination log = logs.get(node);
    if (log == null) {
      throw new IllegalStateException("coordinator " + node + " was never started");
    }
    return log;
  }
}
