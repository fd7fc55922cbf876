package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TidinessTest {
  private final Repository repository = Repository.here();
  @TempDir private Path folder = Path.of("");

  @Test
  void everyFileIsShort() {
    List<String> complaints = new ArrayList<>();
    for (Path file : repository.textFiles()) {
      complaints.addAll(Tidiness.ofLength(repository.name(file), Repository.read(file)));
    }
    assertEquals(List.of(), complaints);
  }

  @Test
  void everyJavaFileIsTidy() {
    List<String> complaints = new ArrayList<>();
    for (JavaSource source : JavaSource.parse(repository.javaFiles())) {
      complaints.addAll(Tidiness.ofJava(repository.name(source.file()), source));
    }
    assertEquals(List.of(), complaints);
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> complaints = new ArrayList<>();
    for (String module : repository.modules()) {
      complaints.addAll(
          Tidiness.ofPackages(repository.root().resolve(module), repository.javaFiles()));
    }
    assertEquals(List.of(), complaints);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A.java", "a.ts", "web/app/A.svelte", "count.sh", "coterie", ".ci/run"})
  void canaryALongFile(String name) {
    assertEquals(
        List.of(name + " has 401 lines; the limit is 400"),
        Tidiness.ofLength(name, "line\n".repeat(401)));
    assertEquals(List.of(), Tidiness.ofLength(name, "line\n".repeat(400)));
  }

  @Test
  void canaryALongMethod() throws IOException {
    String body = "count++;\n".repeat(49);

    assertEquals(
        List.of("Bad put has 51 lines; the limit is 50"),
        complaints("int count;\nvoid put() {\n" + body + "}"));
    assertEquals(
        List.of(), complaints("int count;\nvoid put() {\n" + body.replaceFirst("\n", "") + "}"));
  }

  @Test
  void canaryALongParameterList() throws IOException {
    assertEquals(
        List.of("Bad put has 6 parameters; the limit is 5"),
        complaints("void put(int a, int b, int c, int d, int e, int f) {}"));
    assertEquals(
        List.of("Bad <init> has 6 parameters; the limit is 5"),
        complaints("Bad(int a, int b, int c, int d, int e, int f) {}"));

    String components = "record R(int a, int b, int c, int d, int e, int f) ";
    assertEquals(List.of(), complaints(components + "{}"));
    assertEquals(List.of(), complaints(components + "{ R { check(a); } static int count; }"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"StoreManager", "WireHelper", "Utils", "StoreImpl", "UserData"})
  void canaryANameThatSaysNothing(String name) throws IOException {
    assertEquals(
        List.of("Bad has a type whose name says nothing: " + name),
        complaints("static class " + name + " {}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "P1" + "2, P11 and Z01 at once | has a test for 3 rows; the limit is 2",
        "P9" + "9 holds                | names a row that does not exist: P99",
        "D0" + "0 holds                | names a row that does not exist: D00",
      })
  void canaryRowsOfATest(String displayName, String complaint) throws IOException {
    assertEquals(
        List.of("Bad " + complaint),
        complaints("@DisplayName(\"" + displayName + "\") void a() { put(); }"));
  }

  @Test
  void twoRowsAreFine() throws IOException {
    assertEquals(List.of(), complaints("@DisplayName(\"P12 and D07 hold\") void a() { put(); }"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Test", "ParameterizedTest", "org.junit.jupiter.api.Test", "FuzzTest"})
  void canaryATestThatAssertsNothing(String annotation) throws IOException {
    Path file = source("class BadTest", "@" + annotation + " void a() { put(); }");
    assertEquals(List.of("Bad has tests that assert nothing"), complaints(file));

    Path good = source("class BadTest", "@" + annotation + " void a() { assertBalanced(); }");
    assertEquals(List.of(), complaints(good));
  }

  @Test
  void canaryATestThatSurefireDoesNotFind() throws IOException {
    String test = "@Test void a() { assertTrue(true); }";

    assertEquals(
        List.of("Bad has tests that nobody runs: RowChecks does not end in Test"),
        complaints(source("class RowChecks", test)));
    assertEquals(List.of(), complaints(source("abstract class RowContract", test)));
  }

  @Test
  void canaryACatchThatCarriesOn() throws IOException {
    assertEquals(
        List.of("Bad catches IOException and carries on"),
        complaints("void a() { try { put(); } catch (IOException e) { /* whatever */ } }"));
    assertEquals(
        List.of(), complaints("int a() { try { put(); } catch (IOException e) { return 0; } }"));
  }

  @Test
  void canaryAPackageWithoutNullMarked() throws IOException {
    Path bad = Sample.write(folder.resolve("src/main/java"), "package a.b; class Bad {}");
    String complaint = "a/b in " + folder.getFileName() + " is not NullMarked";
    assertEquals(List.of(complaint), Tidiness.ofPackages(folder, List.of(bad)));

    Path info = bad.resolveSibling("package-info.java");
    Files.writeString(info, "/// NullMarked is only mentioned.\npackage a.b;");
    assertEquals(List.of(complaint), Tidiness.ofPackages(folder, List.of(bad)));

    Files.writeString(info, "@org.jspecify.annotations.NullMarked\npackage a.b;");
    assertEquals(List.of(), Tidiness.ofPackages(folder, List.of(bad)));
  }

  @Test
  void somethingWasScanned() {
    assertTrue(repository.javaFiles().size() > 5);
    assertTrue(repository.modules().contains("core"));
  }

  private List<String> complaints(String member) throws IOException {
    return complaints(source("class Bad", member));
  }

  private static List<String> complaints(Path file) {
    return Tidiness.ofJava("Bad", JavaSource.parse(List.of(file)).getFirst());
  }

  private Path source(String type, String member) throws IOException {
    return Sample.write(folder, "package a;\n" + type + " {\n" + member + "\n}\n");
  }
}
