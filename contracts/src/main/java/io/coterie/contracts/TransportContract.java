package io.coterie.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What [Transport] promises, which is little, for the real one and for the simulated one.
public abstract class TransportContract {
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId THREE = new NodeId(3);
  private static final NodeId STRANGER = new NodeId(77);

  /// How often a sender looks for an effect before it sends again.
  private static final int LOOKS_PER_TRY = 100;

  /// Three nodes that have not been started.
  protected abstract TransportSubject open() throws Exception;

  @Test
  void aFrameArrivesWithItsSendersIdentity() throws Exception {
    for (Lane lane : Lane.values()) {
      try (TransportSubject subject = open()) {
        Inbox inbox = new Inbox();
        subject.start(TWO, inbox);
        Transport one = subject.start(ONE, new Inbox());

        sendUntilArrived(subject, one, TWO, lane, inbox);

        assertEquals(ONE, inbox.senders().getFirst());
        assertEquals(Bytes.utf8("hello"), inbox.frames().getFirst());
      }
    }
  }

  @Test
  void streamFramesArriveInOrder() throws Exception {
    try (TransportSubject subject = open()) {
      Inbox inbox = new Inbox();
      subject.start(TWO, inbox);
      Transport one = subject.start(ONE, new Inbox());
      List<Bytes> sent = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        Bytes frame = Bytes.utf8("frame " + i + " ".repeat(i * 7 % 300));
        sent.add(frame);
        one.send(TWO, Lane.STREAM, frame);
      }
      subject.await(() -> inbox.size() == sent.size());

      assertEquals(sent, inbox.frames());
    }
  }

  @Test
  void aReplyGoesBackToTheAsker() throws Exception {
    try (TransportSubject subject = open()) {
      Inbox answers = new Inbox();
      Inbox uninvolved = new Inbox();
      subject.start(TWO, (from, frame) -> from.reply(Bytes.utf8("re: ").concat(frame)));
      subject.start(THREE, uninvolved);
      Transport one = subject.start(ONE, answers);

      sendUntilArrived(subject, one, TWO, Lane.STREAM, answers);

      assertEquals(Bytes.utf8("re: hello"), answers.frames().getFirst());
      assertEquals(TWO, answers.senders().getFirst());
      assertEquals(0, uninvolved.size());
    }
  }

  @Test
  void bothMaySpeakFirst() throws Exception {
    try (TransportSubject subject = open()) {
      Inbox atOne = new Inbox();
      Inbox atTwo = new Inbox();
      Transport one = subject.start(ONE, atOne);
      Transport two = subject.start(TWO, atTwo);
      one.send(TWO, Lane.STREAM, Bytes.utf8("from one"));
      two.send(ONE, Lane.STREAM, Bytes.utf8("from two"));
      sendUntilArrived(subject, one, TWO, Lane.STREAM, atTwo);
      sendUntilArrived(subject, two, ONE, Lane.STREAM, atOne);

      assertEquals(ONE, atTwo.senders().getFirst());
      assertEquals(TWO, atOne.senders().getFirst());
    }
  }

  @Test
  void theLargestFrameArrivesAndALargerOneIsDropped() throws Exception {
    try (TransportSubject subject = open()) {
      Inbox inbox = new Inbox();
      subject.start(TWO, inbox);
      Transport one = subject.start(ONE, new Inbox());
      one.send(TWO, Lane.STREAM, Bytes.wrap(new byte[Transport.FRAME_BYTES_MAX + 1]));
      one.send(TWO, Lane.STREAM, Bytes.wrap(new byte[Transport.FRAME_BYTES_MAX]));
      one.send(TWO, Lane.STREAM, Bytes.EMPTY);
      subject.await(() -> inbox.size() == 2);

      List<Integer> sizes = inbox.frames().stream().map(Bytes::size).toList();
      assertEquals(List.of(Transport.FRAME_BYTES_MAX, 0), sizes);
    }
  }

  @Test
  void sendingToNobodyDisturbsNobody() throws Exception {
    try (TransportSubject subject = open()) {
      Inbox inbox = new Inbox();
      subject.start(TWO, inbox);
      Transport one = subject.start(ONE, new Inbox());
      for (int i = 0; i < 100; i++) {
        one.send(STRANGER, Lane.STREAM, Bytes.utf8("anybody?"));
        one.send(THREE, Lane.DATAGRAM, Bytes.utf8("are you up?"));
      }
      sendUntilArrived(subject, one, TWO, Lane.STREAM, inbox);

      assertEquals(Set.of(ONE), Set.copyOf(inbox.senders()));
    }
  }

  @Test
  void aRestartedNodeIsReachedAgain() throws Exception {
    try (TransportSubject subject = open()) {
      Inbox before = new Inbox();
      Inbox after = new Inbox();
      subject.start(TWO, before);
      Transport one = subject.start(ONE, new Inbox());
      sendUntilArrived(subject, one, TWO, Lane.STREAM, before);

      subject.stop(TWO);
      one.send(TWO, Lane.STREAM, Bytes.utf8("into the void"));
      Transport two = subject.start(TWO, after);
      sendUntilArrived(subject, one, TWO, Lane.STREAM, after);

      Inbox atOne = new Inbox();
      subject.stop(ONE);
      subject.start(ONE, atOne);
      sendUntilArrived(subject, two, ONE, Lane.STREAM, atOne);
      assertEquals(TWO, atOne.senders().getFirst());
    }
  }

  @Test
  void whoeverSendsToANodeThatDoesNotRunIsToldThatItIsAbsent() throws Exception {
    for (Lane lane : Lane.values()) {
      try (TransportSubject subject = open()) {
        Inbox atOne = new Inbox();
        Inbox atTwo = new Inbox();
        subject.start(TWO, atTwo);
        Transport one = subject.start(ONE, atOne);
        sendUntilArrived(subject, one, TWO, lane, atTwo);
        one.send(THREE, lane, Bytes.utf8("are you up?"));
        subject.await(() -> !atOne.absences().isEmpty());

        assertEquals(Set.of(THREE), Set.copyOf(atOne.absences()));
        assertEquals(List.of(), atTwo.absences(), "only who tries is told");
      }
    }
  }

  @Test
  void theEndOfANodeIsToldAgainAndAgainWithoutASend() throws Exception {
    try (TransportSubject subject = open()) {
      Inbox atOne = new Inbox();
      Inbox atTwo = new Inbox();
      subject.start(TWO, atTwo);
      Transport one = subject.start(ONE, atOne);
      sendUntilArrived(subject, one, TWO, Lane.STREAM, atTwo);
      assertEquals(List.of(), atOne.absences());
      subject.stop(TWO);
      subject.await(() -> atOne.absences().size() > 1);

      assertTrue(atOne.absences().size() > 1, "one refusal may be a chance");
      assertEquals(Set.of(TWO), Set.copyOf(atOne.absences()));
    }
  }

  @Test
  void aClosedTransportIsSilent() throws Exception {
    try (TransportSubject subject = open()) {
      Inbox inbox = new Inbox();
      subject.start(TWO, inbox);
      Transport one = subject.start(ONE, new Inbox());
      Transport three = subject.start(THREE, new Inbox());
      one.close();
      one.close();
      one.send(TWO, Lane.STREAM, Bytes.utf8("from the grave"));
      sendUntilArrived(subject, three, TWO, Lane.STREAM, inbox);

      assertEquals(Set.of(THREE), Set.copyOf(inbox.senders()));
    }
  }

  /// Frames may be lost, so a sender repeats; here until one has arrived.
  private static void sendUntilArrived(
      TransportSubject subject, Transport sender, NodeId to, Lane lane, Inbox inbox) {
    AtomicInteger looks = new AtomicInteger();
    subject.await(() -> {
      if (looks.getAndIncrement() % LOOKS_PER_TRY == 0) {
        sender.send(to, lane, Bytes.utf8("hello"));
      }
      return inbox.size() > 0;
    });
    assertTrue(inbox.size() > 0, "nothing arrived");
  }
}
