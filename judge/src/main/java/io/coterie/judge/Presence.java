package io.coterie.judge;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// Fails a [Judge] class before its first test when its programs are not there.
///
/// It fails rather than skips: a report with a skipped test reads like a passed one, and the row it
/// should prove would be believed.
public final class Presence implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    AnnotationSupport.findAnnotation(context.getTestClass(), Judge.class)
        .flatMap(judge -> complaint(judge, folders(), System.getProperty("user.name", "")))
        .ifPresent(complaint -> {
          throw new AssertionError(complaint);
        });
  }

  /// The line `NOT RUN rows: cure` when something is missing in `folders`, for the given user.
  static Optional<String> complaint(Judge judge, List<Path> folders, String user) {
    for (String program : judge.programs()) {
      if (!anyPresent(program, folders)) {
        return Optional.of("NOT RUN " + judge.rows() + ": " + judge.install());
      }
    }
    if (judge.root() && !user.equals("root")) {
      return Optional.of("NOT RUN " + judge.rows() + ": run it as root");
    }
    return Optional.empty();
  }

  private static boolean anyPresent(String names, List<Path> folders) {
    for (String name : names.split("\\|", -1)) {
      for (Path folder : folders) {
        if (Files.isExecutable(folder.resolve(name))) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    String path = System.getenv("PATH");
    if (path != null) {
      for (String folder : path.split(File.pathSeparator, -1)) {
        folders.add(Path.of(folder));
      }
    }
    folders.add(Path.of("/usr/local/sbin"));
    folders.add(Path.of("/usr/sbin"));
    folders.add(Path.of("/sbin"));
    return folders;
  }
}
