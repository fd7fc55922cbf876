package io.coterie.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Where the log of libraries goes while `up` runs: to a file of the cluster's folder, because the
/// terminal has one sentence per event for a person, and these lines are for whoever looks for a
/// cause. The file begins anew when it is full.
final class UpLog {
  static final String NAME = "up.log";

  private static final int BYTES_MAX = 10 * 1024 * 1024;

  private UpLog() {}

  static void open(Path root) {
    try {
      String pattern = root.resolve(NAME).toString().replace("%", "%%");
      Handler file = new FileHandler(pattern, BYTES_MAX, 1, true);
      file.setFormatter(new SimpleFormatter());
      Logger all = Logger.getLogger("");
      for (Handler terminal : all.getHandlers()) {
        all.removeHandler(terminal);
      }
      all.addHandler(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
