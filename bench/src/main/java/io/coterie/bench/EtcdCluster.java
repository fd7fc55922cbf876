package io.coterie.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// etcd as Debian ships it, with its defaults: every entry of its log is synced before it counts.
/// The client talks to the leader, which is the shortest way there is.
final class EtcdCluster implements Cluster {
  private final Path folder;
  private final int size;
  private final int portBase;
  private final List<Process> members = new ArrayList<>();
  private @Nullable EtcdClient client;

  EtcdCluster(Path folder, int size, int portBase) throws InterruptedException {
    this.folder = folder;
    this.size = size;
    this.portBase = portBase;
    try {
      Files.createDirectories(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    try {
      startAgain();
    } catch (RuntimeException | InterruptedException failed) {
      killAll();
      throw failed;
    }
  }

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public String configuration() {
    return String.join(" ", command(1)).replace(folder.toString(), "DATA")
        + " (each member); plain TCP; gRPC to the leader over one connection";
  }

  @Override
  public void startAgain() throws InterruptedException {
    members.clear();
    for (int number = 1; number <= size; number++) {
      members.add(Program.start(folder.resolve("e" + number + ".log"), command(number)));
    }
    Program.await("a leader of etcd", this::findLeader);
  }

  private boolean findLeader() {
    for (int number = 1; number <= size; number++) {
      EtcdClient candidate = new EtcdClient(clientPort(number));
      try {
        if (candidate.leads()) {
          client = candidate;
          return true;
        }
      } finally {
        if (client != candidate) {
          candidate.close();
        }
      }
    }
    return false;
  }

  private List<String> command(int number) {
    String peers =
        IntStream.rangeClosed(1, size)
            .mapToObj(each -> "e" + each + "=http://127.0.0.1:" + peerPort(each))
            .collect(Collectors.joining(","));
    String clientUrl = "http://127.0.0.1:" + clientPort(number);
    String peerUrl = "http://127.0.0.1:" + peerPort(number);
    return List.of(
        "etcd",
        "--name=e" + number,
        "--data-dir=" + folder.resolve("e" + number),
        "--listen-client-urls=" + clientUrl,
        "--advertise-client-urls=" + clientUrl,
        "--listen-peer-urls=" + peerUrl,
        "--initial-advertise-peer-urls=" + peerUrl,
        "--initial-cluster=" + peers,
        "--log-level=error");
  }

  private int clientPort(int number) {
    return portBase + number;
  }

  private int peerPort(int number) {
    return portBase + 50 + number;
  }

  @Override
  public void write(byte[] key, byte[] value) {
    client().put(key, value);
  }

  @Override
  public byte[] read(byte[] key) {
    return client().get(key);
  }

  private EtcdClient client() {
    EtcdClient open = client;
    if (open == null) {
      throw new IllegalStateException("etcd is not started");
    }
    return open;
  }

  @Override
  public List<ProcessHandle> processes() {
    return members.stream().map(Process::toHandle).toList();
  }

  @Override
  public void killAll() {
    Program.kill(processes());
    EtcdClient open = client;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    killAll();
  }
}
