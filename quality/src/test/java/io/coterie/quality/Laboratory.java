package io.coterie.quality;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
  private final Repository repository;
  private final Path scratch;
  private final Workbench workbench;
  private final Map<List<String>, Integer> withoutBreak = new ConcurrentHashMap<>();

  Laboratory(Repository repository, Path scratch) {
    this.repository = repository;
    this.scratch = scratch;
    this.workbench = new Workbench(repository, scratch);
  }

  /// What is wrong with a break, or nothing when it is noticed as it should be.
  Optional<String> complaint(String text) throws IOException, InterruptedException {
    try {
      Break planted = Break.parse(text);
      Path classes = Files.createTempDirectory(scratch, "break");
      for (String module : planted.modules()) {
        compile(module, planted.patch(), classes);
      }
      Integer before = withoutBreak.get(planted.command());
      if (before == null) {
        before = run(planted, List.of());
        withoutBreak.put(planted.command(), before);
      }
      if (before != GREEN) {
        return Optional.of("its command is not green without the break: exit " + before);
      }
      return run(planted, List.of(classes)) == RED
          ? Optional.empty()
          : Optional.of("nobody noticed: " + planted.story());
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void compile(String module, Patch patch, Path classes) throws IOException {
    Path source = repository.root().resolve(module).resolve("src/main/java");
    Path copy = Files.createTempDirectory(scratch, "source");
    List<Path> files = new ArrayList<>();
    for (Path file : javaFiles(source)) {
      String name = repository.name(file);
      if (patch.files().containsKey(name)) {
        Path changed = copy.resolve(source.relativize(file));
        Files.createDirectories(changed.getParent());
        files.add(Files.writeString(changed, patch.apply(name, Repository.read(file))));
      } else {
        files.add(file);
      }
    }
    for (String name : patch.files().keySet()) {
      if (!Files.exists(repository.root().resolve(name))) {
        throw new IllegalArgumentException("it no longer applies: there is no " + name);
      }
    }
    List<String> options =
        List.of(
            "-d", classes.toString(), "-proc:none", "-nowarn", "-cp", workbench.libraries(module));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      if (!compiler.getTask(messages, manager, null, options, null, units).call()) {
        throw new IllegalArgumentException("it does not compile: " + messages);
      }
    }
  }

  private int run(Break planted, List<Path> first) throws IOException, InterruptedException {
    List<String> program = planted.program(repository);
    Workbench.Outcome outcome =
        workbench.run(program.getFirst(), first, program.subList(1, program.size()));
    if (outcome.exit() != GREEN && outcome.exit() != RED) {
      throw new IllegalArgumentException(
          "its command ended with exit " + outcome.exit() + " instead of 1: " + outcome.output());
    }
    return outcome.exit();
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
