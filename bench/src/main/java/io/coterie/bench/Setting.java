package io.coterie.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where and with what a run was made.
final class Setting {
  private Setting() {}

  static Map<String, String> here(Path folder) throws IOException {
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("processors", Runtime.getRuntime().availableProcessors() + " × " + model());
    setting.put("memory", memory());
    setting.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    Files.createDirectories(folder);
    setting.put("file system", Files.getFileStore(folder).type());
    setting.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    setting.put("etcd", Program.firstLine("etcd", "--version"));
    setting.put("redis", Program.firstLine("redis-server", "--version"));
    setting.put(
        "sharing",
        "client and all servers share the processors and one disk, so each copy of a cluster is"
            + " synced on the same disk");
    return setting;
  }

  /// The commit of the work tree, with `+` behind it when files differ.
  static String commit(Path home) {
    String git = home.toString();
    String commit = Program.firstLine("git", "-C", git, "rev-parse", "HEAD");
    String changes =
        Program.firstLine("git", "-C", git, "status", "--porcelain", "--untracked-files=no");
    return commit + (changes.isEmpty() ? "" : "+");
  }

  private static String model() {
    return proc("/proc/cpuinfo", "model name");
  }

  private static String memory() {
    return proc("/proc/meminfo", "MemTotal");
  }

  private static String proc(String file, String field) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(field))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException absent) {
      return "unknown";
    }
  }
}
