package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeterminismTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void pureModulesRunTheSameTwice() {
    JavaClasses program = new ClassFileImporter().importPaths(Repository.here().classFolders());

    assertTrue(program.stream().anyMatch(type -> Rooms.isPure(type.getName())), "nothing scanned");
    assertEquals(List.of(), Determinism.complaints(program));
  }

  @Test
  void pureModulesTakeNoLocks() {
    Repository repository = Repository.here();
    List<String> locking = new ArrayList<>();
    for (Path file : repository.javaFiles()) {
      String name = repository.name(file);
      int source = name.indexOf("src/main/java/");
      if (source >= 0) {
        String type = name.substring(source + "src/main/java/".length()).replace('/', '.');
        if (Rooms.isPure(type) && Determinism.locks(Repository.read(file))) {
          locking.add(name);
        }
      }
    }
    assertEquals(List.of(), locking);
  }

  @Test
  void canaryALockInTheSource() {
    assertTrue(Determinism.locks("void put() { synchronized (this) { count++; } }"));
    assertFalse(Determinism.locks("/// Not synchronized: one writer per state."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Object x() { return System.nanoTime(); }            | uses java.lang.System.nanoTime",
        "Object x() { return System.getenv(\"A\"); }         | uses java.lang.System.getenv",
        "Object x() { return Math.random(); }                | uses java.lang.Math.random",
        "Object x() { return java.time.Instant.now(); }      | uses java.time.Instant.now",
        "Object x() { return java.time.LocalDate.now(); }    | uses java.time.LocalDate.now",
        "Object x() { return Map.of(1, 2); }                 | uses java.util.Map.of",
        "Object x() { return Map.copyOf(new TreeMap<>()); }  | uses java.util.Map.copyOf",
        "Object x() { return Set.of(1, 2); }                 | uses java.util.Set.of",
        "Object x() { return new HashMap<String, String>(); }| uses java.util.HashMap.<init>",
        "Supplier<Object> x() { return HashSet::new; }       | uses java.util.HashSet.<init>",
        "Object x() { return List.of(1).parallelStream(); }  | uses java.util.List.parallelStream",
        "Object x() { return Stream.of(1).collect(Collectors.toSet()); }"
            + " | uses java.util.stream.Collectors.toSet",
        "Object x() { return Stream.of(1).collect(Collectors.groupingBy(i -> i)); }"
            + " | uses java.util.stream.Collectors.groupingBy",
        "Object x() { return Stream.of(1).collect(Collectors.toMap(i -> i, i -> i)); }"
            + " | uses java.util.stream.Collectors.toMap",
        "Object x() { return UUID.randomUUID(); }            | mentions java.util.UUID",
        "Random x;                                           | mentions java.util.Random",
        "java.security.SecureRandom x;                       | mentions java.security.SecureRandom",
        "java.util.random.RandomGenerator x;     | mentions java.util.random.RandomGenerator",
        "java.util.concurrent.locks.Lock x;      | mentions java.util.concurrent.locks.Lock",
        "java.util.concurrent.atomic.AtomicLong x;"
            + " | mentions java.util.concurrent.atomic.AtomicLong",
        "java.time.Clock x;                                  | mentions java.time.Clock",
        "java.nio.file.Path x;                               | mentions java.nio.file.Path",
        "java.io.File x;                                     | mentions java.io.File",
        "java.net.Socket x;                                  | mentions java.net.Socket",
        "Thread x;                                           | mentions java.lang.Thread",
        "Thread.State x;                                     | mentions java.lang.Thread$State",
        "volatile int x;                                     | has a volatile field: x",
        "static int x;                                       | has a static variable: x",
        "synchronized void x() {}                            | has a synchronized method: x",
      })
  void canaryEachBan(String member, String complaint) throws IOException {
    JavaClasses sample = sample("io.coterie.core.kernel", member);

    assertEquals(
        "io.coterie.core.kernel.Bad " + complaint,
        String.join(", ", Determinism.complaints(sample)));
  }

  @ParameterizedTest
  @CsvSource({
    "io.coterie.core.wire",
    "io.coterie.tablets",
    "io.coterie.protocols.zeno",
    "io.coterie.node",
    "io.coterie.simulation.cluster.workload"
  })
  void canaryEachPureRoomIsWatched(String room) throws IOException {
    assertEquals(1, Determinism.complaints(sample(room, "java.time.Clock clock;")).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Object x() { return new LinkedHashMap<>(new TreeMap<String, String>()); }",
        "Object x() { return List.of(1, 2).stream().map(i -> i + 1).toList(); }",
        "Object x(int[] a) { System.arraycopy(a, 0, a, 1, 1); return a; }",
        "Object x() { return Stream.of(1).collect(Collectors.toMap(i->i, i->i, (a,b)->a, TreeMap::new)); }",
      })
  void whatKeepsItsOrderIsAllowed(String member) throws IOException {
    assertEquals(List.of(), Determinism.complaints(sample("io.coterie.core.kernel", member)));
  }

  @Test
  void otherRoomsMayReadTheClock() throws IOException {
    JavaClasses sample = sample("io.coterie.server", "long x() { return System.nanoTime(); }");

    assertEquals(List.of(), Determinism.complaints(sample));
  }

  private JavaClasses sample(String room, String member) throws IOException {
    return Sample.compile(
        folder,
        """
        package %s;
        import java.util.*;
        import java.util.function.*;
        import java.util.stream.*;
        class Bad {
          %s
        }
        """
            .formatted(room, member));
  }
}
