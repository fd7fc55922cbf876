package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.TabletKeyspace;
import io.coterie.client.Watch;
import io.coterie.client.WatchCursor;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import io.coterie.node.NodeFrame;
import io.coterie.protocols.tablets.TabletOperation;
import io.coterie.protocols.tablets.Value;
import io.coterie.simulation.world.SimNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a node tells whom, asked for with frames.
class SubscriptionTest {
  private static final Bytes ROW = Bytes.utf8("row");
  private static final Bytes CELL = Bytes.utf8("cell");

  @Test
  @DisplayName("P34 a node tells of changes only who may read them, and says so to others at once")
  void access() {
    OneClient.run(7, SubscriptionTest::subscribe);
  }

  @Test
  @DisplayName("P34 changes that are no longer kept are refused; a watch from now on goes on")
  void historyThatIsGone() {
    OneClient.run(7, SubscriptionTest::outlast);
  }

  @Test
  @DisplayName("P34 a range watched while its tablets are being placed is watched as a whole")
  void beforeThePlacement() {
    OneClient.run(7, SubscriptionTest::watchEarly);
  }

  private static void subscribe(SimNode machine, Link link) {
    Database database = OneClient.database(machine, link);
    TabletKeyspace cells = OneClient.cells(database, 1);
    cells.put(ROW, CELL, Value.utf8("one")).orThrow();
    TabletPlacement tablet =
        database
            .map()
            .tabletsOf(database.map().keyspace(OneClient.KEYSPACE).orElseThrow())
            .getFirst();
    try (Link.Subscription strangers = link.subscribe();
        Link.Subscription ours = link.subscribe()) {
      Principal forged = new Principal.Service(new NodeId(1), Role.STORAGE);
      strangers.ask(tablet.primary(), wish(tablet.tablet(), forged));
      ours.ask(tablet.primary(), wish(tablet.tablet(), OneClient.own(machine)));
      long before = cells.get(ROW, CELL).orThrow().version();
      Map<InstanceId, Long> cursors = Map.of(tablet.tablet(), before);
      assertEquals(Set.of(tablet.tablet()), strangers.await(cursors, 1_000), "refused at once");
      assertEquals(Set.of(), ours.await(cursors, 1_000));
      cells.put(ROW, CELL, Value.utf8("two")).orThrow();
      assertEquals(Set.of(tablet.tablet()), ours.await(cursors, 1_000), "told");
      assertEquals(Set.of(), strangers.await(cursors, 1_000), "not told");
    }
  }

  private static void outlast(SimNode machine, Link link) {
    TabletKeyspace cells = OneClient.cells(OneClient.database(machine, link), 1);
    for (int i = 0; i < 400; i++) {
      cells.put(ROW, CELL, Value.utf8("number " + i)).orThrow();
    }
    try (Watch late = cells.watch(ROW, 1)) {
      assertTrue(late.next(0).isRefused(Refusal.CURSOR_TOO_OLD));
      try (Watch fresh = late.fromNow()) {
        assertEquals(List.of(), fresh.next(0).orThrow());
        long version = cells.put(ROW, CELL, Value.utf8("last")).orThrow().version();
        List<Watch.Seen> seen = fresh.next(5_000).orThrow();
        assertEquals(List.of(version), seen.stream().map(each -> each.change().version()).toList());
      }
    }
  }

  private static void watchEarly(SimNode machine, Link link) {
    TabletKeyspace cells = OneClient.cells(OneClient.database(machine, link), 12);
    try (Watch range = cells.watch(TabletOperation.Scope.ofRows(ROW), WatchCursor.NOW)) {
      assertEquals(List.of(), range.next(0).orThrow());
      Set<Bytes> written = new TreeSet<>();
      for (int i = 0; i < 40; i++) {
        Bytes row = Bytes.utf8("row " + i);
        cells.put(row, CELL, Value.utf8("one")).orThrow();
        written.add(row);
      }
      Set<Bytes> told = new TreeSet<>();
      while (told.size() < written.size()) {
        List<Watch.Seen> seen = range.next(20_000).orThrow();
        assertFalse(seen.isEmpty(), () -> "told " + told);
        seen.forEach(each -> told.add(each.change().row()));
      }
      assertEquals(written, told);
    }
  }

  private static NodeFrame.Subscribe wish(InstanceId tablet, Principal principal) {
    return new NodeFrame.Subscribe(0, tablet, principal, ROW, 60_000);
  }
}
