package io.coterie.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.SessionId;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionTest {
  private static final InstanceId TABLET = new InstanceId(Mode.TABLETS, 1);
  private static final InstanceId OTHER = new InstanceId(Mode.TABLETS, 2);
  private static final Outcome DONE = new Outcome.Done(new RawAnswer(Bytes.of(1)));

  private final Completion completion = new Completion(2);
  private final List<NodeFrame> answers = new ArrayList<>();

  @Test
  void anAskIsAnsweredOnceByWhoeverComesFirst() {
    Ask ask = open(7, TABLET, 10);
    completion.complete(ask, DONE);
    completion.complete(ask, new Outcome.Unknown("late"));
    completion.expire(20);
    completion.abandon(TABLET, "ended");

    assertEquals(List.of(new NodeFrame.Response(7, DONE)), answers);
  }

  @Test
  void anAskWhoseTimeIsOverIsAnsweredUnknownAndItsAnswerIsDropped() {
    Ask ask = open(7, TABLET, 10);
    completion.expire(9);
    assertEquals(List.of(), answers);
    completion.expire(10);
    completion.complete(ask, DONE);

    assertEquals(1, answers.size());
    assertTrue(
        answers.getFirst() instanceof NodeFrame.Response(long id, Outcome.Unknown unknown)
            && id == 7
            && unknown.detail().contains("deadline"));
  }

  @Test
  void theEndOfAMachineAnswersItsOwnAsksOnly() {
    open(7, TABLET, 10);
    Ask other = open(8, OTHER, 10);
    assertTrue(completion.isFull());
    completion.abandon(TABLET, "ended");
    assertEquals(List.of(new NodeFrame.Response(7, new Outcome.Unknown("ended"))), answers);
    assertFalse(completion.isFull());
    completion.complete(other, DONE);

    assertEquals(new NodeFrame.Response(8, DONE), answers.getLast());
    assertEquals(Long.MAX_VALUE, completion.nanosToFirst(0));
  }

  private Ask open(long id, InstanceId instance, long deadlineNanos) {
    NodeFrame.Asking asking =
        new NodeFrame.Asking(
            new Principal.Service(new NodeId(1), Role.CLIENT),
            new WriteId(new SessionId(0, 0), id, 0));
    return completion.open(
        new NodeFrame.Request(id, instance, asking, 1_000, Bytes.EMPTY),
        answers::add,
        deadlineNanos);
  }
}
