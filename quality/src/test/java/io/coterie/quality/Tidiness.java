package io.coterie.quality;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rules on the shape of sources. There are no exemptions: find the missing concept instead.
final class Tidiness {
  static final int FILE_LINES_MAX = 400;
  static final int METHOD_LINES_MAX = 50;
  static final int PARAMETERS_MAX = 5;
  static final int ROWS_PER_TEST_MAX = 2;

  private static final Set<String> CODE =
      Set.of("java", "ts", "svelte", "js", "mjs", "css", "html", "sh");
  private static final Pattern EMPTY_NAME =
      Pattern.compile(".*(Manager|Helper|Helpers|Util|Utils|Impl|Data)");
  private static final Pattern ROW = Pattern.compile("\\b[DPNOZ]\\d\\d\\b");

  /// The last row of each table of the mission.
  private static final List<String> LAST_ROWS = List.of("D28", "P36", "N24", "O20", "Z19");

  private Tidiness() {}

  /// Complaints about one file's length, whatever its language.
  static List<String> ofLength(String name, String text) {
    String base = name.substring(name.lastIndexOf('/') + 1);
    boolean code = CODE.contains(base.substring(base.lastIndexOf('.') + 1)) || !base.contains(".");
    long lines = text.lines().count();
    return code && lines > FILE_LINES_MAX && !base.equals("LICENSE")
        ? List.of(name + " has " + lines + " lines; the limit is " + FILE_LINES_MAX)
        : List.of();
  }

  /// Complaints about one Java file; `name` is how it is called in them.
  static List<String> ofJava(String name, JavaSource source) {
    List<String> complaints = new ArrayList<>();
    for (JavaSource.Method method : source.methods()) {
      String where = name + " " + method.name();
      if (method.lines() > METHOD_LINES_MAX) {
        complaints.add(
            where + " has " + method.lines() + " lines; the limit is " + METHOD_LINES_MAX);
      }
      if (method.parameters() > PARAMETERS_MAX) {
        complaints.add(
            where + " has " + method.parameters() + " parameters; the limit is " + PARAMETERS_MAX);
      }
    }
    for (String each : source.types()) {
      if (EMPTY_NAME.matcher(each).matches()) {
        complaints.add(name + " has a type whose name says nothing: " + each);
      }
    }
    for (String exception : source.emptyCatches()) {
      complaints.add(name + " catches " + exception + " and carries on");
    }
    for (String displayName : source.displayNames()) {
      complaints.addAll(ofRows(name, displayName));
    }
    boolean asserts =
        source.calls().stream().anyMatch(call -> call.matches("(assert|fail)([A-Z]\\w*)?"));
    if (source.hasTests() && !asserts) {
      complaints.add(name + " has tests that assert nothing");
    }
    String type = source.types().isEmpty() ? "" : source.types().getFirst();
    if (source.hasTests() && !source.isAbstract() && !type.endsWith("Test")) {
      complaints.add(name + " has tests that nobody runs: " + type + " does not end in Test");
    }
    return complaints;
  }

  private static List<String> ofRows(String name, String displayName) {
    List<String> complaints = new ArrayList<>();
    Matcher row = ROW.matcher(displayName);
    int rows = 0;
    while (row.find()) {
      rows++;
      String id = row.group();
      boolean known =
          LAST_ROWS.stream()
              .anyMatch(last -> last.charAt(0) == id.charAt(0) && id.compareTo(last) <= 0);
      if (!known || id.endsWith("00")) {
        complaints.add(name + " names a row that does not exist: " + id);
      }
    }
    if (rows > ROWS_PER_TEST_MAX) {
      complaints.add(name + " has a test for " + rows + " rows; the limit is " + ROWS_PER_TEST_MAX);
    }
    return complaints;
  }

  /// Complaints about packages of one module that are not null-marked.
  ///
  /// The package-info of the production sources also covers tests in the same package.
  static List<String> ofPackages(Path module, List<Path> javaFiles) {
    Path main = module.resolve("src/main/java");
    Path test = module.resolve("src/test/java");
    List<String> complaints = new ArrayList<>();
    for (Path file : javaFiles) {
      Path root = file.startsWith(main) ? main : test;
      if (!file.startsWith(root)) {
        continue;
      }
      Path inside = root.relativize(file.resolveSibling("package-info.java"));
      boolean covered =
          isNullMarked(main.resolve(inside))
              || (root.equals(test) && isNullMarked(test.resolve(inside)));
      String complaint = inside.getParent() + " in " + module.getFileName() + " is not NullMarked";
      if (!covered && !complaints.contains(complaint)) {
        complaints.add(complaint);
      }
    }
    return complaints;
  }

  private static boolean isNullMarked(Path packageInfo) {
    return Files.exists(packageInfo)
        && Pattern.compile("(?m)^@(org\\.jspecify\\.annotations\\.)?NullMarked")
            .matcher(Repository.read(packageInfo))
            .find();
  }
}
