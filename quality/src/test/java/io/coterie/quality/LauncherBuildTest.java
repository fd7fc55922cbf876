package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When the launcher builds, what it runs and what it removes, on a small fake project.
class LauncherBuildTest {
  /// Stands for Maven: notes the call, and leaves what a build of the server leaves.
  private static final String MAVEN =
      """
      if [ "$1" = -version ]; then echo 'Apache Maven 3.9.11'; exit; fi
      echo "$*" >>"$HOME/maven-calls"
      if [ -e "$HOME/broken" ]; then echo '[ERROR] Row.java: ; expected'; exit 1; fi
      mkdir -p server/target
      echo jar >server/target/coterie-server.jar
      echo "$PWD/library.jar" >server/target/runtime.classpath
      """;

  @TempDir private Path folder = Path.of("");
  private @Nullable Shell made;

  @BeforeEach
  void makeProject() throws IOException {
    made = new Shell(folder);
    shell().jdk("fs/usr/lib/jvm/jdk-25", "25.0.3");
    shell().script("bin/mvn", MAVEN);
    write("pom.xml", "<project/>");
    write("library.jar", "library");
    write("server/src/main/java/io/coterie/server/Main.java", "class Main {}");
    write("core/src/main/java/Row.java", "record Row() {}");
    write("core/src/test/java/RowTest.java", "class RowTest {}");
    Files.createDirectories(folder.resolve("server/launcher"));
    for (String script :
        List.of(
            "coterie",
            "server/prepare.sh",
            "server/launcher/find.sh",
            "server/launcher/help.sh",
            "server/launcher/progress.sh")) {
      Files.copy(
          Repository.here().root().resolve(script),
          folder.resolve(script),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  @Test
  void theFirstStartBuildsAndTheSecondDoesNot() throws Exception {
    assertTrue(run("up", "--nodes", "1").out().contains("io.coterie.server.Main up --nodes 1\n"));
    assertEquals(1, builds());

    Shell.Outcome second = run("status", "--json");

    assertEquals(1, builds());
    assertEquals(0, second.exit());
    assertTrue(second.out().endsWith("io.coterie.server.Main status --json\n"), second.out());
    assertFalse(second.out().contains("building"), second.out());
  }

  @Test
  void aBuildThatTakesLongTellsHowFarItIs() throws Exception {
    shell().set("COTERIE_PROGRESS_SECONDS", "0");
    String building = "[INFO] Building Coterie";
    Files.writeString(
        folder.resolve("bin/mvn"),
        Files.readString(folder.resolve("bin/mvn"))
            + "echo '%s 0.1.0-SNAPSHOT      [1/20]'; sleep 1\n".formatted(building)
            + "echo '%s node 0.1.0-SNAPSHOT [2/20]'; sleep 1\n".formatted(building));

    String told = run("up").out();

    assertTrue(told.matches("(?s).*\nbuilding: module 1 of 20 \\(\\d s\\)\n.*"), told);
    assertTrue(told.matches("(?s).*\nbuilding: module 2 of 20, node \\(\\d s\\)\n.*"), told);
    assertTrue(told.matches("(?s).*\nbuilt in \\d+ s\n.*"), told);
  }

  @Test
  void aCommandWhoseProgramIsNotThereSaysSo() throws Exception {
    Shell.Outcome outcome = run("bench");

    assertEquals(1, outcome.exit());
    assertTrue(outcome.err().contains("no program in 'bench'"), outcome.err());
  }

  @Test
  void aToolIsBuiltBelowItsRoomWhenItIsAskedForAndTheProgramStaysAsItIs() throws Exception {
    String tool = "simulation/cluster";
    write(tool + "/src/main/java/io/coterie/simulation/cluster/Main.java", "class Main {}");
    run("up");
    assertTrue(calls().getLast().contains(" -pl server -am package"), calls().getLast());
    assertTrue(run("simulate", "--help").out().startsWith("usage: ./coterie COMMAND\n"));
    Files.writeString(
        folder.resolve("bin/mvn"),
        Files.readString(folder.resolve("bin/mvn"))
            + "mkdir -p %s/target; echo a.jar >%s/target/runtime.classpath\n".formatted(tool, tool)
            + "echo jar >%s/target/coterie-simulation-cluster.jar\n".formatted(tool));

    String told = run("simulate", "--seed", "7").out();

    assertTrue(told.endsWith("io.coterie.simulation.cluster.Main --seed 7\n"), told);
    assertTrue(calls().getLast().contains(" -pl " + tool + " -am package"), calls().getLast());
    assertFalse(told.contains("archive"), told);
    run("simulate", "--seed", "8");
    run("up");
    assertEquals(2, builds());

    write("core/src/main/java/Row.java", "record Row(int n) {}");
    run("simulate", "--seed", "7");
    assertTrue(
        calls().getLast().contains(" -pl server," + tool + " -am package"), calls().getLast());
    run("up");
    assertEquals(3, builds());
  }

  @Test
  void aChangedSourceIsBuiltAndAChangedTestIsNot() throws Exception {
    run("up");
    write("core/src/main/java/Row.java", "record Row(int n) {}");
    run("up");
    assertEquals(2, builds());

    write("core/src/test/java/RowTest.java", "class RowTest { int n; }");
    run("up");
    assertEquals(2, builds());

    Files.delete(folder.resolve("core/src/main/java/Row.java"));
    run("up");
    assertEquals(3, builds());
  }

  @Test
  void aLibraryThatIsGoneIsFetchedAgain() throws Exception {
    run("up");
    Files.delete(folder.resolve("library.jar"));
    run("up");

    assertEquals(2, builds());
  }

  @Test
  void programsStartFromTheArchiveOfTheirBuild() throws Exception {
    java("case \"$*\" in *AOTCacheOutput=*) out=${2#*=}; echo archive >\"$out\" ;; esac");

    String started = run("up").out();

    Path program = folder.resolve(".build/program").toRealPath();
    assertTrue(started.contains("java @" + program + " "), started);
    String flags = Files.readString(program);
    assertTrue(flags.contains("\"-XX:AOTCache=" + program.resolveSibling("coterie.aot")), flags);
    assertTrue(Files.exists(folder.resolve(".build/coterie.aot")));

    write("core/src/main/java/Row.java", "record Row(int n) {}");
    java("case \"$*\" in *AOTCacheOutput=*) exit 1 ;; esac");
    assertEquals(0, run("up").exit());
    assertFalse(Files.readString(program).contains("AOTCache"));
    assertFalse(Files.exists(folder.resolve(".build/coterie.aot")), "of the build before");
  }

  @Test
  void aFailedBuildShowsTheErrorAndTheLogAndIsTriedAgain() throws Exception {
    write("home/broken", "");

    Shell.Outcome outcome = run("up");

    assertEquals(1, outcome.exit());
    assertTrue(outcome.err().contains("[ERROR] Row.java: ; expected"), outcome.err());
    assertTrue(outcome.err().contains("the whole log is in .build/java.log"), outcome.err());

    Files.delete(folder.resolve("home/broken"));
    assertEquals(0, run("up").exit());
    assertEquals(2, builds());
  }

  @Test
  void aBuildWithoutANetworkSaysSo() throws Exception {
    write("home/broken", "");
    Files.writeString(
        folder.resolve("bin/mvn"),
        Files.readString(folder.resolve("bin/mvn"))
            .replace("Row.java: ; expected", "Could not transfer artifact: unknown host"));

    Shell.Outcome outcome = run("up");

    assertEquals(1, outcome.exit());
    assertTrue(outcome.err().contains("the first build needs a network"), outcome.err());
  }

  @Test
  void aFullDiskIsNamedBeforeTheBuild() throws Exception {
    shell().script("bin/df", "echo Filesystem; echo disk 9 8 2048 99% /");

    Shell.Outcome outcome = run("up");

    assertEquals(1, outcome.exit());
    assertTrue(outcome.err().startsWith("coterie: only 2 MiB are free where "), outcome.err());
    assertEquals(0, builds());
  }

  @Test
  void helpDoesNotBuild() throws Exception {
    assertTrue(run("--help").out().startsWith("usage: ./coterie COMMAND\n"));
    assertEquals(0, builds());

    run("up");
    String help = run("--help").out();
    assertTrue(help.endsWith("io.coterie.server.Main --help\n"), help);
    assertTrue(help.contains("\n  test [--judges|--long] "), help);
    assertFalse(help.contains("Once it is built"), help);
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "check", "format", "clean", "doctor"})
  void theHelpOfItsOwnCommandsDoesNothingElse(String command) throws Exception {
    Shell.Outcome help = run(command, "--help");

    assertEquals(0, help.exit());
    assertTrue(help.out().startsWith("usage: ./coterie " + command), help.out());
    assertTrue(help.out().contains("\nExit codes: 0 "), help.out());
    assertEquals(2, run(command, "--nothing-like-it").exit());
    assertEquals(0, builds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"simulate", "bench", "up"})
  void theHelpOfAProgramDoesNotBuild(String command) throws Exception {
    write("bench/src/main/java/io/coterie/bench/Main.java", "class Main {}");
    write("simulation/cluster/src/main/java/io/coterie/simulation/Main.java", "class Main {}");
    assertTrue(run(command, "--help").out().startsWith("usage: ./coterie COMMAND\n"));
    assertEquals(0, builds());

    run("up");
    write("core/src/main/java/Row.java", "record Row(int n) {}");
    String help = run("status", "--help").out();
    assertTrue(help.endsWith("io.coterie.server.Main status --help\n"), help);
    assertEquals(1, builds());
  }

  @Test
  void aLockLeftByAKilledBuildDoesNotStopTheNext() throws Exception {
    write(".build/lock", "999999999");

    assertEquals(0, run("up").exit());
    assertFalse(Files.exists(folder.resolve(".build/lock")));
  }

  @Test
  void cleanListsAndAsks() throws Exception {
    run("up");
    write("data/node-1/CURRENT", "mail");

    Shell.Outcome no = shell().run("n\n", List.of("coterie", "clean"));

    assertTrue(no.out().contains("./server/target\n"), no.out());
    assertTrue(no.out().contains("./.build\n"), no.out());
    assertTrue(no.out().contains("keeps ./data"), no.out());
    assertTrue(Files.exists(folder.resolve("server/target")));

    Shell.Outcome silence = shell().run("", List.of("coterie", "clean"));
    assertTrue(silence.out().endsWith("nothing removed\n"), silence.out());
    assertTrue(Files.exists(folder.resolve("server/target")));
  }

  @Test
  void cleanRemovesWhatItListedAndKeepsData() throws Exception {
    run("up");
    write("data/node-1/CURRENT", "mail");

    assertEquals(0, run("clean", "--yes").exit());
    assertFalse(Files.exists(folder.resolve("server/target")));
    assertFalse(Files.exists(folder.resolve(".build")));
    assertTrue(Files.exists(folder.resolve("data/node-1/CURRENT")));
    assertTrue(Files.exists(folder.resolve("core/src/main/java/Row.java")));

    assertEquals(0, run("clean", "--data", "--yes").exit());
    assertFalse(Files.exists(folder.resolve("data")));
  }

  @Test
  void cleanDoesNotTakeTheDataOfNodesThatRun() throws Exception {
    write("data/n1/node.pid", ProcessHandle.current().pid() + " 123\n");

    Shell.Outcome refused = run("clean", "--data", "--yes");

    assertEquals(1, refused.exit());
    assertTrue(refused.err().contains("the cluster in ./data runs"), refused.err());
    assertTrue(Files.exists(folder.resolve("data/n1/node.pid")));
    assertEquals(0, run("clean", "--yes").exit());
  }

  @Test
  void anUnknownOptionIsRefusedBeforeAnythingHappens() throws Exception {
    assertEquals(2, run("test", "--judge").exit());
    assertEquals(2, run("clean", "--all").exit());
    assertEquals(0, builds());
  }

  private Shell.Outcome run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(words));
    command.addFirst(folder.resolve("coterie").toString());
    return shell().run("", command);
  }

  /// The JDK's `java` does this, too.
  private void java(String more) throws IOException {
    shell().script("fs/usr/lib/jvm/jdk-25/bin/java", more + "\necho \"java $*\"");
  }

  private int builds() throws IOException {
    return calls().size();
  }

  /// What Maven was called with, one line for each call.
  private List<String> calls() throws IOException {
    Path calls = folder.resolve("home/maven-calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Shell shell() {
    return Objects.requireNonNull(made);
  }
}
