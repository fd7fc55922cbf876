package io.coterie.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WatchersTest {
  private static final InstanceId TABLET = new InstanceId(Mode.TABLETS, 7);
  private static final InstanceId OTHER = new InstanceId(Mode.TABLETS, 8);

  private final List<NodeFrame> told = new ArrayList<>();
  private final Responder responder = told::add;
  private final Watchers watchers = new Watchers(5);

  @Test
  @DisplayName(
      "P34 news reaches who watches the row or how it begins, once, with the newest cursor")
  void prefixes() {
    subscribe(1, TABLET, "row", 100);
    subscribe(2, TABLET, "", 100);
    subscribe(3, TABLET, "rows", 100);
    subscribe(4, OTHER, "row", 100);
    watchers.changed(TABLET, Bytes.utf8("row"), 5);
    watchers.changed(TABLET, Bytes.utf8("row"), 6);
    watchers.changed(TABLET, Bytes.utf8("ro"), 7);
    watchers.tell(1);
    assertEquals(List.of("1 6", "2 7"), heard());
    watchers.tell(2);
    assertEquals(List.of(), heard());
  }

  @Test
  @DisplayName("P34 a wish ends with its time, and is replaced by a new one of the same number")
  void endings() {
    subscribe(1, TABLET, "a", 100);
    subscribe(1, TABLET, "bb", 100);
    subscribe(2, TABLET, "bb", 50);
    watchers.changed(TABLET, Bytes.utf8("a"), 5);
    watchers.changed(TABLET, Bytes.utf8("bb"), 6);
    watchers.tell(60);
    assertEquals(List.of("1 6"), heard());
    subscribe(1, TABLET, "bb", 300);
    watchers.changed(TABLET, Bytes.utf8("bbb"), 8);
    watchers.tell(200);
    assertEquals(List.of("1 8"), heard());
    watchers.changed(TABLET, Bytes.utf8("bb"), 9);
    watchers.tell(301);
    assertEquals(List.of(), heard());
  }

  @Test
  @DisplayName("P34 there is a most of watchers; one that renews is no new one")
  void most() {
    for (int id = 1; id <= 5; id++) {
      assertTrue(subscribe(id, TABLET, "a", 100));
    }
    assertFalse(subscribe(6, TABLET, "a", 100));
    assertTrue(subscribe(5, TABLET, "a", 200));
    watchers.tell(150);
    assertTrue(subscribe(6, TABLET, "a", 300));
  }

  private boolean subscribe(long id, InstanceId instance, String subject, long endNanos) {
    Principal principal = new Principal.Service(new NodeId(1), Role.STORAGE);
    return watchers.subscribe(
        new NodeFrame.Subscribe(id, instance, principal, Bytes.utf8(subject), 1_000),
        responder,
        endNanos);
  }

  /// What was told since the last time, sorted.
  private List<String> heard() {
    TreeSet<String> sorted = new TreeSet<>();
    for (NodeFrame frame : told) {
      if (frame instanceof NodeFrame.Notified(long id, long cursor)) {
        assertTrue(sorted.add(id + " " + cursor));
      }
    }
    told.clear();
    return List.copyOf(sorted);
  }
}
