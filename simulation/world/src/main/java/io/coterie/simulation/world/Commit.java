package io.coterie.simulation.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The state of the repository that a simulation is of, as far as git can tell.
public final class Commit {
  /// Ends the name of a state that is in no commit: nobody else can run its seeds.
  public static final String CHANGED = "+changes";

  private static final String NONE = "no-commit";

  private Commit() {}

  /// The commit's hash, with [#CHANGED] when files differ from it; `no-commit` outside of git.
  public static String of(Path root) throws InterruptedException {
    try {
      String hash = git(root, "rev-parse", "HEAD").strip();
      return git(root, "status", "--porcelain").isBlank() ? hash : hash + CHANGED;
    } catch (IOException noGit) {
      return NONE;
    }
  }

  /// Whether seeds of this state can be run again by others.
  static boolean isKept(String commit) {
    return !commit.endsWith(CHANGED) && !commit.equals(NONE);
  }

  private static String git(Path root, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException("git says nothing of " + root);
    }
    return new String(output, StandardCharsets.UTF_8);
  }
}
