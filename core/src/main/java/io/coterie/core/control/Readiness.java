package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.NodeInfo;
import io.coterie.core.placement.TabletPlacement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whether the cluster serves, what it waits for, and how many more machines it may lose: sentences
/// for people, computed from a map alone, so that every node can say them.
public record Readiness(boolean ready, List<String> waiting, List<String> survives) {
  public Readiness {
    waiting = List.copyOf(waiting);
    survives = List.copyOf(survives);
  }

  public static Readiness of(ClusterMap map, List<NodeId> coordinators, boolean leaderKnown) {
    List<String> waiting = new ArrayList<>();
    if (!leaderKnown) {
      waiting.add(
          "no control leader answers: waiting for a majority of the coordinators " + coordinators);
    }
    // Keyspaces that fare alike share a sentence, or nobody would read it.
    Map<Fate, List<String>> fates = new LinkedHashMap<>();
    for (Keyspace keyspace : map.keyspaces()) {
      waiting.addAll(waiting(map, keyspace));
      fates
          .computeIfAbsent(fate(map, keyspace, coordinators), fate -> new ArrayList<>())
          .add(keyspace.name());
    }
    List<String> survives = new ArrayList<>();
    boolean alike = fates.size() == 1 && map.keyspaces().size() > 1;
    fates.forEach(
        (fate, names) -> survives.add(fate.sentence(alike ? List.of("everything") : names)));
    return new Readiness(waiting.isEmpty(), waiting, survives);
  }

  /// How many more machines may stop at once, whichever they are, before a tablet of the keyspace
  /// stops serving; negative when one already does not serve.
  public static int lossesLeft(ClusterMap map, Keyspace keyspace, List<NodeId> coordinators) {
    long coordinatorsUp = coordinators.stream().filter(id -> isUp(map, id)).count();
    long left = coordinatorsUp - (coordinators.size() / 2 + 1);
    List<TabletPlacement> tablets = map.tabletsOf(keyspace);
    for (TabletPlacement tablet : tablets) {
      left = Math.min(left, lossesLeft(map, tablet));
    }
    return tablets.isEmpty() ? -1 : (int) left;
  }

  private static long lossesLeft(ClusterMap map, TabletPlacement tablet) {
    Keyspace.Settings settings = tablet.keyspace().settings();
    long up = counted(tablet).stream().filter(id -> isUp(map, id)).count();
    if (settings.ackRule() != AckRule.ALL) {
      return up - settings.ackRule().ackQuorum(tablet.replicas().size());
    }
    // With `all` the replica set shrinks, but never below a majority of the copies.
    long storing = map.nodes().stream().filter(Readiness::holdsData).count();
    long wanted = Math.min(settings.copies(), storing);
    return up - (wanted / 2 + 1);
  }

  private static Fate fate(ClusterMap map, Keyspace keyspace, List<NodeId> coordinators) {
    if (map.nodes().stream().filter(Readiness::holdsData).count() <= 1) {
      return new Fate(":", ":", " with one machine nothing survives its loss: back up");
    }
    int left = lossesLeft(map, keyspace, coordinators);
    if (left < 0) {
      return new Fate(" does", " do", " not serve everywhere: see what it waits for");
    }
    if (left == 0) {
      return Fate.survives("no further loss: if a machine stops, it waits for it; add a machine");
    }
    String losses = left + (left == 1 ? " more loss" : " more losses");
    return Fate.survives(
        keyspace.settings().ackRule() == AckRule.PRIMARY
            ? losses + ", which may take the last writes with it"
            : losses);
  }

  /// What is said of one keyspace or of several: the verb in both numbers, and the rest.
  private record Fate(String one, String many, String rest) {
    static Fate survives(String what) {
      return new Fate(" survives", " survive", " " + what);
    }

    String sentence(List<String> names) {
      int last = names.size() - 1;
      return last == 0
          ? names.getFirst() + one + rest
          : String.join(", ", names.subList(0, last)) + " and " + names.get(last) + many + rest;
    }
  }

  private static List<String> waiting(ClusterMap map, Keyspace keyspace) {
    List<String> waiting = new ArrayList<>();
    for (TabletPlacement tablet : map.tabletsOf(keyspace)) {
      sentence(map, tablet, waiting);
    }
    if (!map.isPlaced(keyspace)) {
      waiting.add(keyspace.name() + " is not placed yet: waiting for a storage node to register");
    }
    return waiting;
  }

  private static void sentence(ClusterMap map, TabletPlacement tablet, List<String> waiting) {
    AckRule rule = tablet.keyspace().settings().ackRule();
    boolean recovering = tablet.phase() == TabletPlacement.Phase.RECOVERING;
    boolean orphaned = !isUp(map, tablet.primary());
    int needed =
        recovering || orphaned
            ? rule.sealQuorum(tablet.sealed().replicas().size())
            : rule.ackQuorum(tablet.replicas().size());
    List<NodeId> asked = recovering || orphaned ? tablet.sealed().survivors() : counted(tablet);
    List<NodeId> missing = asked.stream().filter(id -> !isUp(map, id)).toList();
    int up = asked.size() - missing.size();
    String name = tablet.keyspace().name() + " " + tablet.tablet();
    if (up < needed && missing.isEmpty()) {
      waiting.add(
          ("%s: %d of %d needed replicas have kept their data: the disk of %s was replaced;"
                  + " what only it had is lost, see `force` in docs/protocols/control.md")
              .formatted(name, up, needed, names(tablet.sealed().lost())));
    } else if (up < needed) {
      waiting.add(
          "%s: %d of %d needed replicas are up: waiting for %s"
              .formatted(name, up, needed, names(missing)));
    } else if (recovering) {
      waiting.add(name + ": " + tablet.primary() + " is recovering it");
    } else if (orphaned) {
      waiting.add(name + ": waiting for a new primary in place of " + tablet.primary());
    }
  }

  /// The replicas of the coming or present epoch that have not begun it with another disk.
  private static List<NodeId> counted(TabletPlacement tablet) {
    return tablet.replicas().stream().filter(id -> tablet.openTo(id) <= tablet.epoch()).toList();
  }

  private static String names(List<NodeId> nodes) {
    return String.join(" or ", nodes.stream().map(NodeId::toString).toList());
  }

  private static boolean isUp(ClusterMap map, NodeId id) {
    return map.node(id).filter(NodeInfo::isUp).isPresent();
  }

  private static boolean holdsData(NodeInfo node) {
    return node.roles().contains(Role.STORAGE)
        && node.status() != NodeInfo.Status.DRAINING
        && node.status() != NodeInfo.Status.REMOVED;
  }
}
