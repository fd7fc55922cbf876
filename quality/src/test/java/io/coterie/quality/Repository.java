package io.coterie.quality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The checked-out tree: its modules, sources and compiled classes, whatever exists at this commit.
record Repository(Path root) {
  private static final Set<String> NOT_OURS =
      Set.of(".git", ".build", "target", "node_modules", "dist", ".idea", ".vscode", ".svelte-kit");
  private static final Set<String> TEXT =
      Set.of(
          "java",
          "ts",
          "svelte",
          "js",
          "mjs",
          "css",
          "html",
          "json",
          "md",
          "xml",
          "sh",
          "yaml",
          "yml",
          "toml",
          "properties",
          "txt",
          "patch",
          "service",
          "conf",
          "tf",
          "cmd");

  /// The tree this test was built in: the nearest folder upwards that holds the launcher.
  static Repository here() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("coterie"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("run the quality tests inside the repository");
      }
      folder = parent;
    }
    return new Repository(folder);
  }

  /// The Maven modules in the order of the root pom, as folders relative to the root.
  List<String> modules() {
    List<String> modules = new ArrayList<>();
    String pom = read(root.resolve("pom.xml")).replaceAll("(?s)<!--.*?-->", "");
    Matcher module = Pattern.compile("<module>([^<]+)</module>").matcher(pom);
    while (module.find()) {
      modules.add(module.group(1));
    }
    return modules;
  }

  /// Folders with compiled production classes. Modules without Java have none.
  List<Path> classFolders() {
    List<Path> folders = new ArrayList<>();
    for (String module : modules()) {
      Path folder = root.resolve(module);
      if (!Files.isDirectory(folder.resolve("src/main/java"))) {
        continue;
      }
      Path classes = folder.resolve("target/classes");
      if (!Files.isDirectory(classes)) {
        throw new IllegalStateException(
            module + " is not compiled: run the whole build, ./coterie test");
      }
      folders.add(classes);
    }
    return folders;
  }

  /// All Java sources of the modules, tests included.
  List<Path> javaFiles() {
    return textFiles().stream().filter(file -> file.toString().endsWith(".java")).toList();
  }

  /// Every text file people maintain here; build output, data and packages of others are left out.
  List<Path> textFiles() {
    List<Path> files = new ArrayList<>();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path name = folder.getFileName();
            boolean data = root.equals(folder.getParent()) && name.toString().startsWith("data");
            return !folder.equals(root) && (data || NOT_OURS.contains(name.toString()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isText(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(root, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().sorted().toList();
  }

  /// The program of a room, as the launcher finds it: the module and class named `Main` in it.
  record Program(String module, String mainClass) {}

  Program program(String room) {
    for (Path file : javaFiles()) {
      String name = name(file);
      int source = name.indexOf("/src/main/java/");
      if (name.startsWith(room + "/") && source > 0 && name.endsWith("/Main.java")) {
        String type = name.substring(source + "/src/main/java/".length(), name.length() - 5);
        return new Program(name.substring(0, source), type.replace('/', '.'));
      }
    }
    throw new IllegalArgumentException("there is no program in " + room);
  }

  /// A path as it is written in complaints: relative to the root.
  String name(Path file) {
    return root.relativize(file).toString();
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Files directly in a folder, sorted by name; none when the folder does not exist.
  static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 || TEXT.contains(name.substring(dot + 1)) || name.equals(".gitignore");
  }
}
