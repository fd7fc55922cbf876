package io.coterie.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How this program is started again as a process of its own.
///
/// The launcher writes flags, class path and the JVM's archive of loaded classes into one file,
/// which makes starts three times as fast; its name is passed on. A program that was started
/// otherwise, by Maven or inside another, passes on its own class path.
final class Launch {
  /// The file, if the launcher has made one.
  private static final String PROGRAM = "coterie.program";

  private static final String HOME = "coterie.home";

  /// Those of the launcher's file that matter where nobody waits for a start.
  private static final List<String> FLAGS =
      List.of(
          "-Xmx384m",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private Launch() {}

  /// The command that runs `main` with these flags of the JVM besides the usual ones; what `main`
  /// takes is to be added.
  static List<String> of(Class<?> main, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String program = System.getProperty(PROGRAM, "");
    if (program.isEmpty()) {
      command.addAll(FLAGS);
      command.add("-D" + HOME + "=" + System.getProperty(HOME, ""));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    } else {
      command.add("@" + program);
    }
    command.addAll(List.of(flags));
    command.add(main.getName());
    return command;
  }

  /// For a program of seconds: the optimizing compiler would cost more than it saves.
  static List<String> briefly(String... arguments) {
    List<String> command = of(Main.class, "-XX:TieredStopAtLevel=1");
    command.addAll(List.of(arguments));
    return command;
  }
}
