package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every library is named in a decision record: somebody has weighed it, and written down why.
class DependenciesTest {
  private static final Pattern MAVEN =
      Pattern.compile(
          "<(?:dependency|path)>\\s*(?:<!--.*?-->\\s*)?<groupId>([^<]+)</groupId>\\s*"
              + "<artifactId>([^<]+)</artifactId>",
          Pattern.DOTALL);
  private static final Pattern NPM_SECTION =
      Pattern.compile("\"(?:devD|d)ependencies\"\\s*:\\s*\\{([^}]*)\\}");
  private static final Pattern NPM_NAME = Pattern.compile("\"([^\"]+)\"\\s*:");

  /// A part of a library's name that is long enough to mean this library: `mime4j`, not `core`.
  private static final int TELLING_LETTERS_MIN = 5;

  private final Repository repository = Repository.here();

  @Test
  void everyLibraryIsNamedInADecisionRecord() {
    StringBuilder records = new StringBuilder();
    for (Path record : Repository.list(repository.root().resolve("docs/decisions"))) {
      records.append(Repository.read(record));
    }
    List<String> complaints = new ArrayList<>();
    int scanned = 0;
    for (Path file : repository.textFiles()) {
      List<String> libraries = libraries(file.getFileName().toString(), Repository.read(file));
      scanned += libraries.size();
      undecided(libraries, records.toString())
          .forEach(name -> complaints.add(repository.name(file) + " uses " + name));
    }
    assertTrue(scanned > 10, "nothing was scanned");
    assertEquals(List.of(), complaints, "write a record in docs/decisions: context, choice, price");
  }

  @Test
  void canaryALibraryNobodyDecidedOn() {
    String pom =
        """
        <dependency>
          <!-- Handy. -->
          <groupId>org.apache.commons</groupId>
          <artifactId>commons-lang3</artifactId>
        </dependency>
        """;
    List<String> libraries = libraries("pom.xml", pom);
    assertEquals(List.of("org.apache.commons:commons-lang3"), libraries);
    assertEquals(libraries, undecided(libraries, "We took Netty and mime4j."));
    assertEquals(List.of(), undecided(libraries, "We took Commons-Lang3."));

    List<String> packages =
        libraries("package.json", "{\"dependencies\": {\"left-pad\": \"^1\", \"@a/b\": \"1\"}}");
    assertEquals(List.of("left-pad", "@a/b"), packages);
    assertEquals(packages, undecided(packages, "Nothing to see."));
    assertEquals(List.of(), undecided(packages, "We took `left-pad` and `@a/b`."));
  }

  private static List<String> libraries(String fileName, String text) {
    List<String> libraries = new ArrayList<>();
    if (fileName.equals("pom.xml")) {
      Matcher dependency = MAVEN.matcher(text);
      while (dependency.find()) {
        if (!dependency.group(1).equals("io.coterie")) {
          libraries.add(dependency.group(1) + ":" + dependency.group(2));
        }
      }
    }
    if (fileName.equals("package.json")) {
      Matcher section = NPM_SECTION.matcher(text);
      while (section.find()) {
        Matcher name = NPM_NAME.matcher(section.group(1));
        while (name.find()) {
          if (!name.group(1).startsWith("@coterie/")) {
            libraries.add(name.group(1));
          }
        }
      }
    }
    return libraries;
  }

  private static List<String> undecided(List<String> libraries, String records) {
    String text = records.toLowerCase(Locale.ROOT);
    return libraries.stream().filter(library -> !isNamed(library, text)).toList();
  }

  private static boolean isNamed(String library, String text) {
    String name = library.toLowerCase(Locale.ROOT);
    String artifact = name.substring(name.indexOf(':') + 1);
    if (text.contains(name) || text.contains(artifact)) {
      return true;
    }
    for (String part : artifact.split("[-/@.]", -1)) {
      if (part.length() >= TELLING_LETTERS_MIN && text.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
