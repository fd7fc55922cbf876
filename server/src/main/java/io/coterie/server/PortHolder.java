package io.coterie.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which process of this machine listens at a TCP port. Linux tells it to whoever owns the process;
/// elsewhere, and of others' processes, nobody is named.
final class PortHolder {
  private static final String LISTENING = "0A";

  private PortHolder() {}

  static Optional<ProcessHandle> of(int port) {
    List<String> sockets = sockets(port);
    return sockets.isEmpty()
        ? Optional.empty()
        : ProcessHandle.allProcesses().filter(process -> holds(process, sockets)).findFirst();
  }

  /// "process 1234 (java)", for a sentence about the port.
  static String named(int port) {
    return of(port)
        .map(process ->
            "process "
                + process.pid()
                + process.info().command().map(path -> " (" + path + ")").orElse(""))
        .orElse("another program");
  }

  /// The names of the sockets that listen at the port, as they stand in a process's folder.
  private static List<String> sockets(int port) {
    String end = String.format(":%04X", port);
    List<String> found = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      lines(Path.of(table)).stream()
          .map(line -> line.strip().split("\\s+", -1))
          .filter(fields -> fields.length > 9)
          .filter(fields -> fields[1].endsWith(end) && fields[3].equals(LISTENING))
          .forEach(fields -> found.add("socket:[" + fields[9] + "]"));
    }
    return found;
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException absent) {
      // Not Linux, or no IPv6: then nobody is named.
      return List.of();
    }
  }

  private static boolean holds(ProcessHandle process, List<String> sockets) {
    Path folder = Path.of("/proc", String.valueOf(process.pid()), "fd");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (sockets.contains(target(file))) {
          return true;
        }
      }
    } catch (IOException notOurs) {
      // Another user's process, or one that has just ended.
      return false;
    }
    return false;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return "";
    }
  }
}
