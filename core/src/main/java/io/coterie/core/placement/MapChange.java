package io.coterie.core.placement;

import io.coterie.core.kernel.InstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What leads from one version of the cluster map to a later one: all nodes and keyspaces (few),
/// and the tablets whose placement changed since.
///
/// Placements are whole, not differences, so a change from version `a` also leads on from every
/// version after `a`.
public record MapChange(long base, ClusterMap part) {
  public static MapChange between(long base, ClusterMap map) {
    List<TabletPlacement> changed =
        map.tablets().stream().filter(tablet -> tablet.mapVersion() > base).toList();
    return new MapChange(
        base, new ClusterMap(map.version(), map.nodes(), map.keyspaces(), changed));
  }

  /// Whether this leads on from `have` to something later.
  public boolean leadsOnFrom(ClusterMap have) {
    return base <= have.version() && have.version() < part.version();
  }

  /// The later map; `have` is one that this leads on from.
  public ClusterMap appliedTo(ClusterMap have) {
    if (!leadsOnFrom(have)) {
      throw new IllegalArgumentException(
          "a change from %d to %d does not lead on from %d"
              .formatted(base, part.version(), have.version()));
    }
    TreeMap<InstanceId, TabletPlacement> tablets = new TreeMap<>();
    have.tablets().forEach(tablet -> tablets.put(tablet.tablet(), tablet));
    part.tablets().forEach(tablet -> tablets.put(tablet.tablet(), tablet));
    return new ClusterMap(
        part.version(), part.nodes(), part.keyspaces(), new ArrayList<>(tablets.values()));
  }
}
