package io.coterie.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Runs a script of the repository in a house of cards: an empty home, and only the programs it is
/// given, so that the outcome does not depend on what this machine has installed.
final class Shell {
  private static final long TIMEOUT_SECONDS = 60;
  private static final List<String> TOOLS =
      List.of(
          "awk",
          "bash",
          "cat",
          "cksum",
          "df",
          "dirname",
          "env",
          "find",
          "grep",
          "head",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "sort",
          "tail",
          "tee",
          "tr",
          "uname",
          "xargs");

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  /// What a command said, and its exit code.
  record Outcome(int exit, String out, String err) {}

  /// A house below an empty folder: `home`, `bin` (on PATH) and `fs`, the root of fake folders.
  Shell(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(folder.resolve("fs"));
    for (String tool : TOOLS) {
      // Not links: JUnit warns about each link that it removes.
      script("bin/" + tool, "exec " + locate(tool) + " \"$@\"");
    }
    environment.put("PATH", folder.resolve("bin").toString());
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("COTERIE_SEARCH_ROOT", folder.resolve("fs").toString());
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /// Writes an executable script, at a path below the house.
  Path script(String path, String body) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + file);
    }
    return file;
  }

  /// A JDK as the launcher sees it: `javac`, `java` and the release file.
  Path jdk(String path, String version) throws IOException {
    script(path + "/bin/javac", "true");
    script(path + "/bin/java", "echo \"java $*\"");
    Path jdk = folder.resolve(path);
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  /// Node.js with npm, in a folder on or off PATH.
  void node(String path, String version) throws IOException {
    script(path + "/node", "echo v" + version);
    script(path + "/npm", "true");
  }

  /// Runs a command in `folder` with the given standard input.
  Outcome run(String input, List<String> command) throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> words = new ArrayList<>(command);
    words.addFirst(folder.resolve("bin/bash").toString());
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command + " did not end within " + TIMEOUT_SECONDS + " s");
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static Path locate(String tool) {
    for (String place : List.of("/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")) {
      Path file = Path.of(place, tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new IllegalStateException("this machine has no " + tool);
  }
}
