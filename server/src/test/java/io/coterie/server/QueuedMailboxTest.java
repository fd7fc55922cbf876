package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.wire.Bytes;
import io.coterie.node.Envelope;
import io.coterie.node.Mailbox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueuedMailboxTest {
  private static final QueuedMailbox.Room ROOM = new QueuedMailbox.Room(2, 1_000);

  private final QueuedMailbox mailbox = new QueuedMailbox(ROOM, ROOM);

  @Test
  void whatWasPromisedIsNeverRefusedAndTheOtherLanesAreBounded() {
    for (int i = 0; i < 100; i++) {
      assertTrue(mailbox.offer(Mailbox.Lane.INTERNAL, envelope()));
    }
    for (Mailbox.Lane lane : List.of(Mailbox.Lane.PEER, Mailbox.Lane.CLIENT)) {
      assertTrue(mailbox.offer(lane, envelope()));
      assertTrue(mailbox.offer(lane, envelope()));
      assertFalse(mailbox.offer(lane, envelope()), "a third in " + lane);
    }
  }

  @Test
  void bytesAreBoundedToo() {
    assertTrue(mailbox.offer(Mailbox.Lane.PEER, message(900)));
    assertFalse(mailbox.offer(Mailbox.Lane.PEER, message(101)));
    assertTrue(mailbox.offer(Mailbox.Lane.PEER, message(100)), "what was refused takes no room");
    assertTrue(mailbox.poll() != null);
    assertTrue(mailbox.offer(Mailbox.Lane.PEER, message(900)), "bytes that became free");
  }

  private static Envelope message(int bytes) {
    Bytes key = NodeKeys.ofSeed(Bytes.wrap(new byte[NodeKeys.SEED_BYTES])).publicKey();
    RosterEntry entry = RosterEntry.client(new NodeId(1), key);
    Roster roster = new Roster(Bytes.wrap(new byte[32]), 1, List.of(entry));
    return new Envelope.FromPeer(
        new InstanceId(Mode.TABLETS, 1),
        roster.admit(key).orElseThrow(),
        Bytes.wrap(new byte[bytes]));
  }

  @Test
  void internalWorkGoesFirstThenPeersAndClientsInTurn() {
    Envelope client = new Envelope.LeadershipChanged(true);
    Envelope peer = new Envelope.LeadershipChanged(false);
    Envelope internal = new Envelope.StoreRecovered();
    for (int i = 0; i < 2; i++) {
      mailbox.offer(Mailbox.Lane.CLIENT, client);
      mailbox.offer(Mailbox.Lane.PEER, peer);
      mailbox.offer(Mailbox.Lane.INTERNAL, internal);
    }
    List<Envelope> order = new ArrayList<>();
    for (Envelope next = mailbox.poll(); next != null; next = mailbox.poll()) {
      order.add(next);
    }

    assertEquals(List.of(internal, internal, client, peer, client, peer), order);
    assertTrue(mailbox.offer(Mailbox.Lane.PEER, peer), "a place that became free");
  }

  private static Envelope envelope() {
    return new Envelope.LeadershipChanged(true);
  }
}
