package io.coterie.quality;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The plan of the house: which package may use which. ARCHITECTURE.md draws it.
///
/// A room is a package prefix below `io.coterie`; the longest prefix wins. What a room may use is
/// written out, not derived, so that a new arrow is a visible change to this file.
final class Rooms {
  private static final String HOUSE = "io.coterie.";
  private static final List<String> MODES =
      List.of("tablets", "quorum", "serfs", "zeno", "ordering");
  private static final Map<String, List<String>> MAY_USE = plan();

  /// Libraries that only the named rooms may touch.
  private static final Map<String, List<String>> LIBRARIES =
      Map.of(
          "org.rocksdb.", List.of("adapters", "bench"),
          "org.apache.ratis.", List.of("adapters", "bench"),
          "org.eclipse.jetty.", List.of("gateways", "server", "bench"));

  /// What PURE rooms may use from outside, besides the JDK.
  private static final List<String> PURE_LIBRARIES = List.of("java.", "org.jspecify.");

  private Rooms() {}

  private static Map<String, List<String>> plan() {
    List<String> program = new ArrayList<>(List.of("core", "node", "client", "apps"));
    program.addAll(MODES);
    Map<String, List<String>> plan = new LinkedHashMap<>();
    plan.put("judge", List.of());
    plan.put("core", List.of("core.identity"));
    plan.put("core.identity", List.of("core"));
    plan.put("contracts", List.of("core"));
    for (String mode : MODES) {
      plan.put(mode, List.of("core"));
    }
    plan.put("node", join(MODES, "core"));
    plan.put("client", join(MODES, "core", "node"));
    plan.put(
        "apps",
        List.of(
            "client", "tablets", "core.identity", "core.kernel", "core.placement", "core.wire"));
    plan.put("person", List.of("apps", "core.identity", "core.wire"));
    // What the client answers is in the words of a mode, and a gateway passes it on.
    plan.put("gateways", List.of("core", "node", "client", "apps", "tablets"));
    plan.put("adapters", List.of("core", "node"));
    plan.put("simulation.world", List.of("core"));
    plan.put("simulation", join(program, "simulation.world"));
    plan.put("server", join(program, "gateways", "adapters", "person"));
    plan.put("bench", join(program, "gateways", "adapters", "person", "server"));
    return plan;
  }

  private static List<String> join(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }

  /// The room of a class, or nothing when it lies outside `io.coterie`.
  ///
  /// A protocol may live in `io.coterie.tablets` or in `io.coterie.protocols.tablets`.
  static Optional<String> room(String className) {
    if (!className.startsWith(HOUSE)) {
      return Optional.empty();
    }
    String path = className.substring(HOUSE.length());
    String inside = path.startsWith("protocols.") ? path.substring("protocols.".length()) : path;
    return MAY_USE.keySet().stream()
        .filter(room -> inside.startsWith(room + "."))
        .max((a, b) -> Integer.compare(a.length(), b.length()))
        .or(() -> Optional.of("?"));
  }

  /// Whether a class must be deterministic: protocols, what they stand on, and simulated workloads.
  static boolean isPure(String className) {
    String room = room(className).orElse("");
    return room.startsWith("core")
        || room.equals("node")
        || MODES.contains(room)
        || (room.equals("simulation") && className.contains(".workload"));
  }

  /// One sentence per forbidden arrow, sorted.
  static List<String> complaints(JavaClasses classes) {
    TreeSet<String> complaints = new TreeSet<>();
    for (JavaClass from : classes) {
      String room = room(from.getName()).orElse("");
      if (room.equals("?")) {
        complaints.add(from.getName() + " is in no room: add it to Rooms and ARCHITECTURE.md");
        continue;
      }
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String to = dependency.getTargetClass().getBaseComponentType().getName();
        complaint(room, from.getName(), to).ifPresent(complaints::add);
      }
    }
    return List.copyOf(complaints);
  }

  private static Optional<String> complaint(String room, String from, String to) {
    Optional<String> target = room(to);
    if (target.isPresent()) {
      boolean fine = target.get().equals(room) || mayUse(room, to);
      return fine ? Optional.empty() : Optional.of(room + " may not use: " + from + " → " + to);
    }
    for (Map.Entry<String, List<String>> library : LIBRARIES.entrySet()) {
      if (to.startsWith(library.getKey()) && !library.getValue().contains(room)) {
        return Optional.of(room + " may not use this library: " + from + " → " + to);
      }
    }
    boolean crypto =
        room.equals("core.identity")
            && (to.startsWith("org.bouncycastle.") || to.startsWith("com.amazon.corretto."));
    boolean known = crypto || !to.contains(".") || PURE_LIBRARIES.stream().anyMatch(to::startsWith);
    return known || !isPure(from)
        ? Optional.empty()
        : Optional.of("a PURE room uses a library: " + from + " → " + to);
  }

  private static boolean mayUse(String room, String to) {
    String path = to.substring(HOUSE.length());
    String inside = path.startsWith("protocols.") ? path.substring("protocols.".length()) : path;
    return MAY_USE.getOrDefault(room, List.of()).stream()
        .anyMatch(allowed -> inside.startsWith(allowed + "."));
  }
}
