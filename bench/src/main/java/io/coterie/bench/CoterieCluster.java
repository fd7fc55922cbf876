package io.coterie.bench;

import io.coterie.client.ClientConfig;
import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import io.coterie.server.RemoteDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Coterie as everybody starts it, by `coterie up`, and reached by the Java SDK over one TLS
/// connection per node. The keyspace has one tablet, so that all writes go through one log, as they
/// do in the peer.
final class CoterieCluster implements Cluster {
  private static final String KEYSPACE = "bench";
  private static final Bytes COLUMN = Bytes.utf8("v");

  private final Path home;
  private final Path folder;
  private final int size;
  private final int portBase;
  private @Nullable Process up;
  private @Nullable RemoteDatabase remote;
  private @Nullable TabletKeyspace keyspace;

  /// `home` is where the launcher lies.
  CoterieCluster(Path home, Path folder, int size, int portBase) throws InterruptedException {
    this.home = home;
    this.folder = folder;
    this.size = size;
    this.portBase = portBase;
    try {
      startAgain();
    } catch (RuntimeException | InterruptedException failed) {
      killAll();
      throw failed;
    }
  }

  @Override
  public String name() {
    return "coterie";
  }

  @Override
  public boolean isCompiledAtRun() {
    return true;
  }

  @Override
  public String configuration() {
    return String.join(" ", command()).replace(folder.toString(), "DATA")
        + "; a keyspace of one tablet, "
        + Math.min(3, size)
        + " copies, acknowledged by a majority; TLS 1.3 with client keys between all processes";
  }

  @Override
  public void startAgain() throws InterruptedException {
    up = Program.start(folder.resolveSibling(folder.getFileName() + ".log"), command());
    Program.await("coterie up", () -> Files.exists(folder.resolve("roster")));
    RemoteDatabase opened = RemoteDatabase.open(folder, ClientConfig.DEFAULT);
    remote = opened;
    Program.await("all nodes of coterie", () -> isReady(opened));
    opened
        .database()
        .cluster()
        .createKeyspace(
            KEYSPACE,
            new Keyspace.Settings(
                Math.min(3, size), AckRule.MAJORITY, Partitioning.ROW, AccessRule.SERVICE),
            1)
        .orThrow();
    Program.await("the benchmark's keyspace", () -> isReady(opened));
    keyspace = opened.database().tablets(KEYSPACE);
  }

  private boolean isReady(RemoteDatabase open) {
    Process running = up;
    if (running != null && !running.isAlive()) {
      throw new Trouble("coterie up has ended", "see " + folder + ".log");
    }
    return open.database().cluster().status()
            instanceof Result.Done<ControlAnswer.Status>(var status)
        && status.ready()
        && status.nodes().size() == size;
  }

  private List<String> command() {
    return List.of(
        home.resolve("coterie").toString(),
        "up",
        "--data=" + folder,
        "--nodes=" + size,
        "--port-base=" + portBase,
        "--web-port=" + (portBase + 120),
        "--smtp-port=" + (portBase + 121));
  }

  @Override
  public void write(byte[] key, byte[] value) {
    keyspace().put(Bytes.wrap(key), COLUMN, new Value.Inline(Bytes.wrap(value))).orThrow();
  }

  @Override
  public byte[] read(byte[] key) {
    TabletAnswer.Cell cell = keyspace().get(Bytes.wrap(key), COLUMN).orThrow();
    return cell.value().isPresent() && cell.value().get() instanceof Value.Inline inline
        ? inline.bytes().unsafeArray()
        : new byte[0];
  }

  private TabletKeyspace keyspace() {
    TabletKeyspace open = keyspace;
    if (open == null) {
      throw new IllegalStateException("coterie is not started");
    }
    return open;
  }

  /// The nodes; `coterie up` only watches them and is not in the path of a call.
  @Override
  public List<ProcessHandle> processes() {
    List<ProcessHandle> nodes = new ArrayList<>();
    for (int number = 1; number <= size; number++) {
      Path file = folder.resolve("n" + number).resolve("node.pid");
      try {
        if (Files.exists(file)) {
          long pid = Long.parseLong(Files.readString(file).split(" ", -1)[0]);
          ProcessHandle.of(pid).ifPresent(nodes::add);
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return nodes;
  }

  @Override
  public void killAll() {
    List<ProcessHandle> all = new ArrayList<>(processes());
    Process running = up;
    if (running != null) {
      // What it is just starting has no pid file yet.
      running.descendants().forEach(all::add);
      all.addFirst(running.toHandle());
    }
    Program.kill(all);
    RemoteDatabase open = remote;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    killAll();
  }
}
