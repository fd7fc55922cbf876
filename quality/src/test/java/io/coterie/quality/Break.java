package io.coterie.quality;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A planted bug: a patch, what it breaks, and the command that must notice.
///
/// The header of `quality/breaks/*.patch` has two lines or three. `Break:` is a sentence.
/// `Command:` is `test MODULE CLASS[#METHOD]` or `simulate ARGUMENTS`: the quickest that notices.
/// `Mode:` is the mode whose simulation finds the bug, too, by its seeds alone.
record Break(String story, List<String> command, Optional<String> mode, Patch patch) {
  private static final Pattern SOURCE = Pattern.compile("(.+)/src/main/java/.+\\.java");

  static Break parse(String text) {
    String story = wanted(text, "Break");
    List<String> command = List.of(wanted(text, "Command").split(" +", -1));
    boolean test = command.getFirst().equals("test") && command.size() == 3;
    boolean simulate = command.getFirst().equals("simulate") && command.size() > 1;
    if (!test && !simulate) {
      throw new IllegalArgumentException(
          "its command is neither 'test MODULE CLASS[#METHOD]' nor 'simulate ARGUMENTS'");
    }
    return new Break(story, command, header(text, "Mode"), Patch.parse(text));
  }

  /// The modules whose production code is patched.
  Set<String> modules() {
    Set<String> modules = new LinkedHashSet<>();
    for (String file : patch.files().keySet()) {
      Matcher source = SOURCE.matcher(file);
      if (!source.matches()) {
        throw new IllegalArgumentException("it patches " + file + ", not MODULE/src/main/java");
      }
      modules.add(source.group(1));
    }
    return modules;
  }

  /// The module whose class path the command runs on, and the main class with its arguments.
  List<String> program(Repository repository) {
    if (command.getFirst().equals("test")) {
      return List.of(command.get(1), "io.coterie.quality.OneTest", command.get(2));
    }
    return simulator(repository, command.subList(1, command.size()));
  }

  /// The same for the simulator with other arguments.
  static List<String> simulator(Repository repository, List<String> arguments) {
    Repository.Program simulator = repository.program("simulation");
    List<String> program = new ArrayList<>(arguments);
    program.addFirst(simulator.mainClass());
    program.addFirst(simulator.module());
    return program;
  }

  private static String wanted(String text, String name) {
    return header(text, name)
        .orElseThrow(
            () -> new IllegalArgumentException("its header has no line '" + name + ": …'"));
  }

  private static Optional<String> header(String text, String name) {
    return text.lines()
        .takeWhile(line -> !line.startsWith("---"))
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2).strip())
        .findFirst();
  }
}
