package io.coterie.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coterie.core.control.FailureDetector.Verdict;
import io.coterie.core.identity.NodeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FailureDetectorTest {
  private static final NodeId NODE = new NodeId(2);
  private static final NodeId OTHER = new NodeId(3);
  private final FailureDetector detector = new FailureDetector(ControlConfig.DEFAULT, 0);
  private long nowMillis;

  @Test
  @DisplayName("P06 silence makes a node suspected after one second and dead after three")
  void silenceIsJudgedByTheConfiguredTimes() {
    answerUntil(900);
    passTo(1_900);
    assertEquals(Verdict.ALIVE, detector.judge(NODE, nowMillis));
    passTo(2_300);
    assertEquals(Verdict.SUSPECTED, detector.judge(NODE, nowMillis));
    passTo(3_900);
    assertEquals(Verdict.SUSPECTED, detector.judge(NODE, nowMillis), "three seconds of pause");
    passTo(4_600);
    assertEquals(Verdict.DEAD, detector.judge(NODE, nowMillis));
  }

  @Test
  void whatTheCoordinatorSleptThroughIsNobodysSilence() {
    answerUntil(900);
    passTo(1_500);
    nowMillis += 10_000;
    detector.tick(nowMillis);
    assertEquals(Verdict.ALIVE, detector.judge(NODE, nowMillis));
  }

  @Test
  void accusationsShortenSuspicionButNotDeath() {
    answerUntil(900);
    passTo(1_800);
    detector.accused(NODE, OTHER);
    assertEquals(Verdict.SUSPECTED, detector.judge(NODE, nowMillis));
    passTo(3_900);
    assertEquals(Verdict.SUSPECTED, detector.judge(NODE, nowMillis));
  }

  @Test
  void aNewLeaderHasNoOpinionBeforeItHasHeard() {
    passTo(300);
    assertEquals(Verdict.UNHEARD, detector.judge(NODE, nowMillis));
  }

  private void answerUntil(long millis) {
    while (nowMillis < millis) {
      nowMillis += 100;
      detector.tick(nowMillis);
      detector.due(NODE, nowMillis).ifPresent(number -> detector.answered(NODE, number));
    }
  }

  private void passTo(long millis) {
    while (nowMillis < millis) {
      nowMillis += 100;
      detector.tick(nowMillis);
      detector.due(NODE, nowMillis);
    }
  }
}
