package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.TabletKeyspace;
import io.coterie.core.wire.Bytes;
import io.coterie.person.LoggedIn;
import io.coterie.person.Person;
import io.coterie.protocols.tablets.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/// A marker goes by mail through a cluster of four processes. Afterwards every byte that the
/// cluster has written is searched; other markers, which must be there, show that the search finds.
class CanaryTest {
  private static final int NODES = 4;
  private static final Canary MAIL = new Canary("canary-4482-stays-in-memory");
  private static final Canary ROW = new Canary("canary-9001-may-be-in-rows");
  private static final Canary NAME = new Canary("canary-7753-may-be-in-raft");
  private static final Canary LOG = new Canary(" runs, process ");

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("D01 a marker sent by SMTP is in no file of four nodes: store, blobs, raft, logs")
  void inNoFile() throws IOException, RocksDBException {
    try (RealCluster cluster = new RealCluster(folder, NODES)) {
      cluster.startAll();
      cluster.openDoors();
      LoggedIn ada =
          new Person("ada", "ada's password").signUp(cluster.door(1), Optional.empty()).loggedIn();
      writeControls(cluster);
      MAIL.sendTo(ada, cluster.doors(1).smtpPort());
      MAIL.readBack(ada);
    }
    // The nodes were killed: what is on disk now is all there is.
    StoredBytes stored = new StoredBytes(folder);
    Map<Path, byte[]> files = stored.files("");
    assertEquals(List.of(), whereFound(MAIL, files));
    assertTrue(whereFound(ROW, stored.files("/store/")).size() >= 2, "the stores were not read");
    assertTrue(whereFound(NAME, stored.files("/raft/")).size() >= 2, "the logs were not read");
    assertEquals(NODES, whereFound(LOG, stored.files("node.log")).size());
    int holders = 0;
    for (int node = 1; node <= NODES; node++) {
      List<byte[]> rows = StoredBytes.rows(folder.resolve("n" + node + "/store/rocksdb"));
      holders += isInOneOf(rows, ROW) ? 1 : 0;
      assertTrue(!isInOneOf(rows, MAIL), "in a row of node " + node);
    }
    assertEquals(3, holders, "each row has three copies");
  }

  private static void writeControls(RealCluster cluster) {
    cluster.createKeyspace(NAME.marker(), 1);
    TabletKeyspace cells = cluster.database().tablets(NAME.marker());
    cells.put(Bytes.utf8("row"), Bytes.utf8("cell"), Value.utf8(ROW.marker())).orThrow();
  }

  private static List<String> whereFound(Canary marker, Map<Path, byte[]> files) {
    List<String> found = new ArrayList<>();
    files.forEach((file, bytes) -> {
      marker.foundIn(bytes).ifPresent(form -> found.add(file + ": " + form));
    });
    return found;
  }

  private static boolean isInOneOf(List<byte[]> rows, Canary marker) {
    return rows.stream().anyMatch(row -> marker.foundIn(row).isPresent());
  }
}
