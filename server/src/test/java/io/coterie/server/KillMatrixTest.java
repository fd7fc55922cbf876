package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.TabletKeyspace;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// The kill matrix without a browser: `kill -9` of the node that plays a role, while mail comes in;
/// how long the ports and the writes were away; that everything acknowledged is there.
@DisplayName("A cluster under kill -9")
@Isolated("measures how long ports and writes are away")
@ExtendWith(SharedUp.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillMatrixTest {
  /// `-Dkills=N` for fewer.
  private static final int KILLS_PER_ROLE = Integer.getInteger("kills", 20);

  private static final Bytes COLUMN = Bytes.utf8("column");

  private final SharedUp.Cluster cluster;
  private final List<Bytes> rows;

  KillMatrixTest(SharedUp.Cluster cluster) {
    this.cluster = cluster;
    this.rows = rows();
  }

  @Test
  @DisplayName("P07 P22 kill -9 of a node of each role: ports in 1 s, writes in 4 s, nothing lost")
  void kills() throws Exception {
    assertEquals(List.of(), kills(1).late());
  }

  @Test
  @Tag("long")
  @DisplayName("P07 P22 twenty kills of each role: ports in 1 s, writes in 4 s, nothing lost")
  void manyKills() throws Exception {
    KillFigures figures = kills(KILLS_PER_ROLE);
    figures.write(Path.of(System.getProperty("coterie.home", ".")));
    assertEquals(List.of(), figures.late());
  }

  private KillFigures kills(int perRole) throws Exception {
    KillFigures figures = new KillFigures();
    try (MailStream mail = cluster.mail()) {
      for (int round = 0; round < perRole; round++) {
        for (KillFigures.Role role : KillFigures.Role.values()) {
          up().awaitReady();
          KillFigures.Kill figure = kill(role);
          System.out.println(figure);
          figures.add(figure);
          assertEquals(0, cluster.restart(figure.node()));
        }
      }
      up().awaitReady();
      mail.end();
      assertTrue(mail.acknowledged().size() > figures.count(), "mail was taken between the kills");
      assertEquals(Set.of(), cluster.missing(mail), "answered 250, and not there");
    }
    return figures;
  }

  /// Kills the node that plays the role, and measures until both ports answer and a write of every
  /// tablet is done.
  private KillFigures.Kill kill(KillFigures.Role role) throws Exception {
    int victim = victim(role);
    boolean leads = leader() == victim;
    TabletKeyspace cells = cluster.cells();
    up().kill(victim);
    long beganNanos = System.nanoTime();
    Map<PublicPort, Long> portMillis = new EnumMap<>(PublicPort.class);
    long writeMillis = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> writes = new ArrayList<>();
      for (Bytes row : rows) {
        writes.add(
            threads.submit(() -> {
              cells.put(row, COLUMN, Value.utf8("kill of " + victim)).orThrow();
              return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
            }));
      }
      Map<PublicPort, Future<Long>> ports = new EnumMap<>(PublicPort.class);
      for (PublicPort port : PublicPort.values()) {
        ports.put(port, threads.submit(() -> port.awaitMillis(up(), beganNanos, 200)));
      }
      for (PublicPort port : PublicPort.values()) {
        portMillis.put(port, Objects.requireNonNull(ports.get(port)).get());
      }
      for (Future<Long> write : writes) {
        writeMillis = Math.max(writeMillis, write.get());
      }
    }
    return new KillFigures.Kill(role, victim, leads, Map.copyOf(portMillis), writeMillis);
  }

  private int victim(KillFigures.Role role) {
    return switch (role) {
      case RAFT_LEADER -> leader();
      case WEB_HOLDER -> up().holder(up().webPort());
      case MAIL_HOLDER -> up().holder(up().smtpPort());
      case PRIMARY -> cluster.placement(rows.getFirst(), COLUMN).primary().number();
    };
  }

  private int leader() {
    return up().status().leader().orElseThrow().number();
  }

  /// A row in each tablet of the keyspace.
  private List<Bytes> rows() {
    Map<String, Bytes> found = new TreeMap<>();
    int tablets =
        up().remote().database().cluster().tablets(UpCommand.KEYSPACE).orThrow().tablets().size();
    for (int number = 0; found.size() < tablets; number++) {
      Bytes row = Bytes.utf8("row " + number);
      found.putIfAbsent(cluster.placement(row, COLUMN).tablet().toString(), row);
    }
    return List.copyOf(found.values());
  }

  private RunningUp up() {
    return cluster.up();
  }
}
