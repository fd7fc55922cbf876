package io.coterie.adapters.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.wire.Bytes;
import io.coterie.judge.Judge;
import io.coterie.judge.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Coordinators that must elect a leader while there is no room to write a vote down.
@Judge(
    rows = "D07",
    programs = {"mount", "umount"},
    install = "apt-get install mount",
    root = true)
class FullDiskJudgeTest {
  private static final int DISK_MEBIBYTES = 64;
  private static final NodeId THIRD = new NodeId(3);

  @TempDir private Path folder = Path.of("");
  private final Map<NodeId, IndexedReplica> replicas = new TreeMap<>();
  private final Map<NodeId, RaftCoordination> logs = new TreeMap<>();

  @Test
  @DisplayName("D07 an election on a full disk costs no vote, and there is a leader when room is")
  void electionsOnAFullDisk() throws Exception {
    try (SmallDisk disk = new SmallDisk(folder, DISK_MEBIBYTES);
        Members members = new Members(disk.folder(), 1_000)) {
      for (int number = 1; number <= 3; number++) {
        NodeId node = new NodeId(number);
        replicas.put(node, new IndexedReplica());
        logs.put(node, members.start(node, replica(node)));
      }
      isOrderedByAll(members, "before");

      disk.fill();
      NodeId leader = leader().orElseThrow();
      members.stop(leader);
      replicas.remove(leader);
      disk.fill();
      members.pass();
      assertEquals(Optional.empty(), leader(), "nobody can be elected");
      for (NodeId left : replicas.keySet()) {
        assertTrue(Files.size(members.vote(left)) > 0, "the vote of " + left);
      }

      disk.makeRoom();
      members.await(() -> leader().isPresent());
      isOrderedByAll(members, "after");
      replicas.values().forEach(each -> assertEquals(List.of(), each.mistakes()));
    }
  }

  /// Ratis itself goes on after such a failure, and acknowledges what it has in memory only.
  @Test
  @DisplayName("D07 a coordinator counts for nothing that its full disk has not taken")
  void entriesOnAFullDisk() throws Exception {
    Path small = Files.createDirectory(folder.resolve(THIRD.toString()));
    try (SmallDisk disk = new SmallDisk(small, DISK_MEBIBYTES);
        Members members = new Members(folder, 1_000)) {
      for (NodeId node : List.of(new NodeId(1), new NodeId(2), THIRD)) {
        replicas.put(node, new IndexedReplica());
        logs.put(node, members.start(node, replica(node)));
      }
      isOrderedByAll(members, "before");
      while (leader().filter(THIRD::equals).isPresent()) {
        log(THIRD).handOver();
        members.await(() -> leader().filter(node -> !node.equals(THIRD)).isPresent());
      }
      NodeId leader = leader().orElseThrow();

      disk.fill();
      // More than a file of the log holds, so that the next one finds no room.
      for (int i = 0; i < 60; i++) {
        String command = i + "x".repeat(500);
        log(leader).propose(Bytes.utf8(command));
        members.await(() -> replica(leader).has(command));
        assertTrue(replica(leader).has(command), "two of three have room");
      }
      members.stop(new NodeId(3 - leader.number()));
      log(leader).propose(Bytes.utf8("on one disk"));
      members.pass();
      assertFalse(replica(leader).has("on one disk"), "one of three has room");

      disk.makeRoom();
      for (int i = 0; i < 10 && !replica(THIRD).has("after"); i++) {
        logs.values().forEach(log -> log.propose(Bytes.utf8("after")));
        members.pass();
      }
      assertTrue(replica(THIRD).has("after"), "it was started again");
      assertEquals(List.of(), replica(THIRD).mistakes());
    }
  }

  private void isOrderedByAll(Members members, String command) {
    members.await(() -> leader().isPresent());
    NodeId leader = leader().orElseThrow();
    logs.forEach((node, log) -> {
      if (node.equals(leader)) {
        log.propose(Bytes.utf8(command));
      }
    });
    members.await(() -> replicas.values().stream().allMatch(each -> each.has(command)));
    replicas.forEach((node, each) -> assertTrue(each.has(command), command + " at " + node));
  }

  private RaftCoordination log(NodeId node) {
    return Objects.requireNonNull(logs.get(node));
  }

  private IndexedReplica replica(NodeId node) {
    return replicas.getOrDefault(node, new IndexedReplica());
  }

  private Optional<NodeId> leader() {
    return replicas.keySet().stream().filter(node -> replica(node).isLeading()).findFirst();
  }
}
