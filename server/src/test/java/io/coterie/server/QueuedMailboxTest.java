package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.node.Envelope;
import io.coterie.node.Mailbox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueuedMailboxTest {
  private final QueuedMailbox mailbox = new QueuedMailbox(2, 2);

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
