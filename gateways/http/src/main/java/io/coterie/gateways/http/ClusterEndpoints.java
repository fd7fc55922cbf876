package io.coterie.gateways.http;

import io.coterie.core.control.ControlAnswer;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.NodeInfo;
import io.coterie.core.placement.TabletPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The cluster page, and whether this node lives and serves.
final class ClusterEndpoints {
  private final String domain;
  private final WebSite site;
  private final ClusterBoard board;

  ClusterEndpoints(String domain, WebSite site, ClusterBoard board) {
    this.domain = domain;
    this.site = site;
    this.board = board;
  }

  void addTo(WebApi.Routes routes) {
    routes.owned("GET", "/cluster", (call, session) -> cluster());
    routes.open("GET", "/health/live", call -> health("live"));
    routes.open("GET", "/health/ready", call -> ready());
  }

  private Reply health(String status) {
    return new Reply.Json(200, Answers.object("status", status, "node", name(board.self())));
  }

  private Reply ready() throws Problem {
    Optional<ControlAnswer.Status> status = board.status();
    if (status.isPresent() && status.get().ready()) {
      return health("ready");
    }
    List<String> waiting =
        status
            .map(ControlAnswer.Status::waiting)
            .orElse(List.of("the control plane does not answer"));
    throw new Problem(
            503,
            "unavailable",
            "not ready: " + String.join("; ", waiting),
            "wait, or look at coterie status")
        .with("Retry-After", "1");
  }

  Reply cluster() {
    ClusterMap map = board.map();
    Optional<ControlAnswer.Status> status = board.status();
    List<NodeInfo> nodes = status.map(ControlAnswer.Status::nodes).orElse(map.nodes());
    Map<String, @Nullable Object> page =
        Answers.object("clusterId", site.clusterId(), "domain", domain);
    page.put("at", System.currentTimeMillis());
    page.put("sentence", sentence(status.map(ControlAnswer.Status::survives).orElse(List.of())));
    page.put("control", control(map, status));
    page.put("nodes", nodes.stream().filter(ClusterEndpoints::isShown).map(this::node).toList());
    page.put("keyspaces", map.keyspaces().stream().map(ClusterEndpoints::keyspace).toList());
    page.put("tablets", map.tablets().stream().map(ClusterEndpoints::tablet).toList());
    return new Reply.Json(200, page);
  }

  /// What the cluster survives, as one sentence; empty when nothing is known of it.
  static String sentence(List<String> survives) {
    String sentence = String.join("; ", survives) + ".";
    return survives.isEmpty()
        ? ""
        : sentence.replaceFirst("^everything survives", "Everything survives");
  }

  /// The term is the control log's own affair and is not known here; the index is the map's.
  private static Object control(ClusterMap map, Optional<ControlAnswer.Status> status) {
    return Answers.object(
        "leader",
        status.flatMap(ControlAnswer.Status::leader).map(ClusterEndpoints::name).orElse(null),
        "term",
        null,
        "index",
        status.map(ControlAnswer.Status::mapVersion).orElse(map.version()));
  }

  private static boolean isShown(NodeInfo node) {
    return node.status() != NodeInfo.Status.REMOVED && !node.roles().equals(List.of(Role.CLIENT));
  }

  private Object node(NodeInfo node) {
    String state =
        switch (node.status()) {
          case ALIVE, DRAINING -> "alive";
          case SUSPECTED -> "suspected";
          case DEAD -> "dead";
          case REMOVED -> "unknown";
        };
    List<String> roles =
        node.roles().stream()
            .filter(role -> role != Role.CLIENT)
            .map(ClusterEndpoints::word)
            .toList();
    Map<String, @Nullable Object> object = Answers.object("name", name(node.id()), "state", state);
    object.put("roles", roles);
    object.put("doors", doors(node.id()));
    object.put("startedAt", null);
    return object;
  }

  /// A node knows its own ports only; it answers this, so it holds the web's.
  private List<String> doors(NodeId node) {
    List<String> doors = new ArrayList<>();
    if (node.equals(board.self())) {
      doors.add("web");
      if (board.holdsSmtp()) {
        doors.add("smtp");
      }
    }
    return doors;
  }

  private static Object keyspace(Keyspace keyspace) {
    return Answers.object(
        "name",
        keyspace.name(),
        "mode",
        word(keyspace.mode()),
        "copies",
        keyspace.settings().copies(),
        "acknowledgement",
        word(keyspace.settings().ackRule()));
  }

  private static Object tablet(TabletPlacement tablet) {
    boolean last = tablet.range().to() == -1L;
    Map<String, @Nullable Object> object =
        Answers.object(
            "id", Long.toString(tablet.tablet().number()), "keyspace", tablet.keyspace().name());
    object.put("from", String.format("%016x", tablet.range().from()));
    object.put("to", last ? null : String.format("%016x", tablet.range().to()));
    object.put("epoch", tablet.epoch());
    object.put("primary", name(tablet.primary()));
    object.put("replicas", tablet.replicas().stream().map(ClusterEndpoints::name).toList());
    return object;
  }

  private static String name(NodeId node) {
    return "n" + node.number();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
