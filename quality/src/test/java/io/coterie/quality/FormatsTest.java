package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages of `docs/formats` and their golden vectors: a test makes or reads every file of
/// vectors, a page tells of it, and what a page shows as an example stands in its vectors.
class FormatsTest {
  private static final Pattern EXAMPLE = Pattern.compile("`([0-9a-f]{2,}( [0-9a-f]{2,})*)`");
  private static final Pattern VECTORS = Pattern.compile("\\]\\((vectors/[a-z-]+\\.json)\\)");

  /// Shorter ones are keys and tags in a table.
  private static final int EXAMPLE_DIGITS_MIN = 16;

  private final Repository repository = Repository.here();
  private final Path formats = repository.root().resolve("docs/formats");
  @TempDir private Path folder = Path.of("");

  @Test
  void everyFileOfVectorsHasAPageAndATest() {
    String pages = all(pages(formats));
    String tests =
        all(
            repository.textFiles().stream()
                .filter(file -> file.toString().matches(".*/(src/test/java|test)/.*\\.(java|ts)"))
                .toList());
    for (Path file : Repository.list(formats.resolve("vectors"))) {
      String name = String.valueOf(file.getFileName());
      assertTrue(pages.contains("](vectors/" + name + ")"), () -> "no page tells of " + name);
      assertTrue(tests.contains("\"" + name + "\""), () -> "no test reads " + name);
    }
  }

  @Test
  void everyExampleStandsInTheVectorsOfItsPage() {
    List<String> complaints = new ArrayList<>();
    int examples = 0;
    for (Path page : pages(formats)) {
      examples += examples(page).size();
      complaints.addAll(wrongExamples(page));
    }
    assertEquals(List.of(), complaints);
    assertTrue(examples > 0, "no page has an example");
  }

  @Test
  void canaryAWrongExample() throws IOException {
    Files.createDirectory(folder.resolve("vectors"));
    Files.writeString(folder.resolve("vectors/a.json"), "{\"a\": \"0102030405060708090a\"}");
    Path page = folder.resolve("page.md");
    Files.writeString(
        page, "[a](vectors/a.json) `01 02030405 060708090a`, `01 02030405 060708090b`, `01 02`");

    assertEquals(List.of("page.md: 01 02030405 060708090b"), wrongExamples(page));
  }

  private static List<String> wrongExamples(Path page) {
    StringBuilder vectors = new StringBuilder();
    Matcher link = VECTORS.matcher(Repository.read(page));
    while (link.find()) {
      vectors.append(Repository.read(page.resolveSibling(link.group(1))));
    }
    return examples(page).stream()
        .filter(example -> vectors.indexOf("\"" + example.replace(" ", "") + "\"") < 0)
        .map(example -> page.getFileName() + ": " + example)
        .toList();
  }

  private static List<String> examples(Path page) {
    List<String> examples = new ArrayList<>();
    Matcher example = EXAMPLE.matcher(Repository.read(page));
    while (example.find()) {
      if (example.group(1).replace(" ", "").length() >= EXAMPLE_DIGITS_MIN) {
        examples.add(example.group(1));
      }
    }
    return examples;
  }

  private static List<Path> pages(Path folder) {
    return Repository.list(folder).stream()
        .filter(file -> file.toString().endsWith(".md"))
        .toList();
  }

  private static String all(List<Path> files) {
    StringBuilder all = new StringBuilder();
    files.forEach(file -> all.append(Repository.read(file)));
    return all.toString();
  }
}
