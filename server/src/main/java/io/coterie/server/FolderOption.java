package io.coterie.server;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// `--data`, which most commands take.
final class FolderOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The cluster's folder (default: ./data).")
  private Path data = Path.of("data");

  ClusterFolder folder() {
    return new ClusterFolder(below(data));
  }

  /// The folder itself, or the one in the folder of the launcher.
  static Path below(Path folder) {
    return Path.of(System.getProperty("coterie.home", "")).resolve(folder);
  }
}
