package io.coterie.simulation.cluster;

import io.coterie.client.ClientConfig;
import io.coterie.client.Cluster;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.Result;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.Keyspace;
import io.coterie.simulation.world.Randomness;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.Violation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Operators who look at the cluster all the time, and now and then make keyspaces and drain and
/// enable nodes, at times the same ones at once; and what was acknowledged to them.
///
/// A keyspace whose making was acknowledged stays, with the settings that were asked for, whoever
/// else wanted its name (TB2).
final class Operators {
  private static final long SECOND = 1_000_000_000L;
  private static final int KEYSPACES = 16;

  private final SimCluster cluster;
  private final Map<String, Keyspace.Settings> made = new TreeMap<>();
  private long done;
  private boolean over;

  Operators(SimCluster cluster) {
    this.cluster = cluster;
  }

  /// Operations that were answered as asked.
  long done() {
    return done;
  }

  void end() {
    over = true;
  }

  /// One operator's day.
  void operate(SimNode machine, Link link) {
    Principal operator = new Principal.Service(machine.id(), Role.CLIENT);
    List<NodeId> contacts = cluster.nodes().stream().map(SimNode::id).toList();
    Cluster control = new Database(link, operator, contacts, ClientConfig.DEFAULT).cluster();
    Randomness random = cluster.world().workload();
    while (!over) {
      Result<?> result =
          switch (random.below(40)) {
            case 0 -> create(control);
            case 1 -> control.drain(anyNode());
            case 2, 3 -> control.enable(anyNode());
            case 4, 5, 6, 7 -> control.tablets("");
            default -> control.status();
          };
      done += result instanceof Result.Done<?> ? 1 : 0;
      cluster.world().baton().sleep(random.between(SECOND / 10, 3 * SECOND / 10));
    }
  }

  private Result<?> create(Cluster control) {
    Randomness random = cluster.world().workload();
    String name = "space-" + random.below(KEYSPACES);
    Keyspace.Settings wanted = ControlWorld.settings(3, random.pick(List.of(AckRule.values())));
    Result<?> result = control.createKeyspace(name, wanted, 1 + random.below(4));
    if (result instanceof Result.Done<?>) {
      Keyspace.Settings before = made.putIfAbsent(name, wanted);
      if (before != null && !before.equals(wanted)) {
        throw new Violation("%s was made as %s and as %s".formatted(name, before, wanted));
      }
    }
    return result;
  }

  private NodeId anyNode() {
    return cluster.world().workload().pick(cluster.nodes()).id();
  }

  /// Whether everything that was acknowledged is in the map.
  void check(ClusterMap map) {
    made.forEach((name, settings) -> {
      if (map.keyspace(name).filter(found -> found.settings().equals(settings)).isEmpty()) {
        throw new Violation(
            "%s was acknowledged as %s and is %s".formatted(name, settings, map.keyspace(name)));
      }
    });
  }
}
