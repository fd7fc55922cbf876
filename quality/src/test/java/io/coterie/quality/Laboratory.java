package io.coterie.quality;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Plants bugs in scratch copies and demands that somebody notices.
///
/// A break is compiled apart from the build and put before the real classes on the class path: the
/// working tree is never touched, and no Maven runs. Its command must be green without the break
/// and red with it; a command that is always red would notice nothing.
final class Laboratory {
  private static final int GREEN = 0;
  private static final int RED = 1;

  /// One run, on a busy machine too. Who needs longer should name a smaller test or fewer seeds.
  static final Duration RUN_MAX = Duration.ofSeconds(60);

  /// In the command that shows a violation again.
  private static final Pattern SEED = Pattern.compile("--seeds? (\\d+)  # ");

  private final Repository repository;
  private final Path scratch;
  private final Workbench workbench;
  private final Map<List<String>, Integer> withoutBreak = new ConcurrentHashMap<>();

  Laboratory(Repository repository, Path scratch) {
    this(repository, scratch, RUN_MAX);
  }

  /// `most` is what one run may take.
  Laboratory(Repository repository, Path scratch, Duration most) {
    this.repository = repository;
    this.scratch = scratch;
    this.workbench = new Workbench(repository, scratch, most);
  }

  /// What is wrong with a break, or nothing when it is noticed as it should be.
  Optional<String> complaint(String text) throws IOException, InterruptedException {
    try {
      Break planted = Break.parse(text);
      Path classes = classes(planted);
      Integer before = withoutBreak.get(planted.command());
      if (before == null) {
        before = run(planted.program(repository), List.of()).exit();
        withoutBreak.put(planted.command(), before);
      }
      if (before != GREEN) {
        return Optional.of("its command is not green without the break: exit " + before);
      }
      return run(planted.program(repository), List.of(classes)).exit() == RED
          ? Optional.empty()
          : Optional.of("nobody noticed: " + planted.story());
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// The first seed of `first` to `last` that finds a break, `slice` seeds a run.
  OptionalLong firstSeed(Break planted, Seeds seeds) throws IOException, InterruptedException {
    Path classes = classes(planted);
    for (long from = seeds.first(); from <= seeds.last(); from += seeds.slice()) {
      long to = Math.min(seeds.last(), from + seeds.slice() - 1);
      List<String> arguments =
          List.of("--mode", planted.mode().orElseThrow(), "--seeds", from + "-" + to);
      List<String> program = Break.simulator(repository, arguments);
      Workbench.Outcome outcome = run(program, List.of(classes));
      if (outcome.exit() == RED) {
        Matcher seed = SEED.matcher(outcome.output());
        if (!seed.find()) {
          throw new IllegalArgumentException("no seed in: " + outcome.output());
        }
        return OptionalLong.of(Long.parseLong(seed.group(1)));
      }
    }
    return OptionalLong.empty();
  }

  /// Seeds, and how many of them a run of the simulator gets.
  record Seeds(long first, long last, long slice) {}

  /// The files of a break, compiled with it.
  private Path classes(Break planted) throws IOException {
    Path classes = Files.createTempDirectory(scratch, "break");
    for (String module : planted.modules()) {
      compile(module, planted.patch(), classes);
    }
    return classes;
  }

  /// Only the patched files, beside the classes of the build: a bug changes no signature.
  private void compile(String module, Patch patch, Path classes) throws IOException {
    Path home = repository.root().resolve(module);
    Path copy = Files.createTempDirectory(scratch, "source");
    List<Path> files = new ArrayList<>();
    for (String name : patch.files().keySet()) {
      Path source = repository.root().resolve(name);
      if (!Files.exists(source)) {
        throw new IllegalArgumentException("it no longer applies: there is no " + name);
      }
      if (name.startsWith(module + "/")) {
        Path changed = copy.resolve(home.relativize(source));
        Files.createDirectories(changed.getParent());
        files.add(Files.writeString(changed, patch.apply(name, Repository.read(source))));
      }
    }
    String path = home.resolve("target/classes") + File.pathSeparator + workbench.libraries(module);
    List<String> options = List.of("-d", classes.toString(), "-proc:none", "-nowarn", "-cp", path);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      if (!compiler.getTask(messages, manager, null, options, null, units).call()) {
        throw new IllegalArgumentException("it does not compile: " + messages);
      }
    }
  }

  private Workbench.Outcome run(List<String> program, List<Path> first)
      throws IOException, InterruptedException {
    Workbench.Outcome outcome =
        workbench.run(program.getFirst(), first, program.subList(1, program.size()));
    if (outcome.exit() != GREEN && outcome.exit() != RED) {
      throw new IllegalArgumentException(
          "its command ended with exit " + outcome.exit() + " instead of 1: " + outcome.output());
    }
    return outcome;
  }
}
