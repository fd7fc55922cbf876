package io.coterie.server;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// `--data`, which most commands take.
final class FolderOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${COTERIE_DATA:-data}",
      description = "The cluster's folder (environment: COTERIE_DATA; default: ./data).")
  private Path data = Path.of("data");

  ClusterFolder folder() {
    Path home = Path.of(System.getProperty("coterie.home", ""));
    return new ClusterFolder(data.isAbsolute() ? data : home.resolve(data));
  }
}
