package io.coterie.server;

import com.sun.management.OperatingSystemMXBean;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What `up` looks at in its first second, because a node would only stumble over it later: memory
/// and disk. Ports are looked at where they are known.
///
/// @param memoryMebibytes that programs can still get
/// @param diskMebibytes that are free where the cluster's folder lies
record FirstLook(long memoryMebibytes, long diskMebibytes) {
  /// What a node of a small cluster takes, heap and everything else.
  static final int NODE_MEBIBYTES = 300;

  /// Below the first part nodes refuse writes; the rest is for starting at all.
  static final int DISK_MEBIBYTES = 256 + 128;

  private static final long MEBIBYTE = 1024 * 1024;
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";

  static FirstLook at(Path folder) {
    try {
      if (!Files.exists(folder)) {
        throw new FileNotFoundException("it is not there");
      }
      // Not by a FileStore, which Java does not find in a root file system that is no mount.
      return new FirstLook(memoryBytes() / MEBIBYTE, folder.toFile().getUsableSpace() / MEBIBYTE);
    } catch (IOException unreadable) {
      throw new Trouble(
          folder + " cannot be looked at (" + unreadable.getMessage() + ")",
          "name another folder with --data");
    }
  }

  /// Throws what is wrong, before the first of the nodes that do not run is started.
  void check(Path folder, List<NodeProcess> nodes) {
    long starting = nodes.stream().filter(node -> node.running().isEmpty()).count();
    memoryTrouble((int) starting).ifPresent(FirstLook::raise);
    diskTrouble(folder).ifPresent(FirstLook::raise);
  }

  Optional<Trouble> memoryTrouble(int nodes) {
    long wanted = (long) nodes * NODE_MEBIBYTES;
    return memoryMebibytes >= wanted
        ? Optional.empty()
        : Optional.of(
            new Trouble(
                "%d MiB of memory are available, and %d nodes take about %d MiB"
                    .formatted(memoryMebibytes, nodes, wanted),
                "close other programs, or make a smaller cluster in a new folder: ./coterie up --nodes 1"
                    + " --data OTHER-FOLDER"));
  }

  Optional<Trouble> diskTrouble(Path folder) {
    return diskMebibytes >= DISK_MEBIBYTES
        ? Optional.empty()
        : Optional.of(
            new Trouble(
                "%d MiB are free where %s lies, and nodes need %d MiB to start and take writes"
                    .formatted(diskMebibytes, folder, DISK_MEBIBYTES),
                "make room, or name a folder on another disk with --data"));
  }

  private static void raise(Trouble trouble) {
    throw trouble;
  }

  /// What the system can still give without swapping; where it does not say, all there is, because
  /// "free" is small on a healthy machine.
  private static long memoryBytes() throws IOException {
    if (Files.exists(MEMORY)) {
      for (String line : Files.readAllLines(MEMORY)) {
        if (line.startsWith(AVAILABLE)) {
          return Long.parseLong(line.substring(AVAILABLE.length()).replace("kB", "").strip())
              * 1024;
        }
      }
    }
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
