package io.coterie.protocols.tablets;

import static io.coterie.protocols.tablets.Scene.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Moment;
import io.coterie.core.placement.AckRule;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// One wrong clock takes no tablet out of service.
class BlockTimeTest {
  private static final long DAY_MILLIS = 86_400_000;
  private static final long NEWEST = 1_700_000_000_000L;

  private final BlockTime time = new BlockTime();

  @Test
  @DisplayName("P05 a tablet whose first primary has a clock far ahead takes the writes of clients")
  void aFirstPrimaryAhead() {
    Scene scene = new Scene(3, AckRule.MAJORITY, TabletConfig.DEFAULT);
    scene.aheadMillis = DAY_MILLIS;
    List<Integer> all = List.of(1, 2, 3);
    scene.recover(1, 1, all, List.of(), 0);
    scene.settle();
    scene.activate(1, 1, all);
    scene.settle();
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(TabletAnswer.Written.class, scene.done(1, put("row", "a", "" + i)));
      scene.pass(1_000);
    }
  }

  @Test
  void aWallClockAloneMovesItByOnePerCent() {
    time.begin(new Moment(0, NEWEST), NEWEST);
    long hour = 3_600_000;
    for (long second = 1; second <= 3_600; second++) {
      time.at(new Moment(second * 1_000_000_000, NEWEST + second * 1_000 + DAY_MILLIS));
    }
    long ahead = time.at(new Moment(hour * 1_000_000, NEWEST)) - NEWEST - hour;
    assertTrue(ahead > 0 && ahead <= hour / 100, ahead + " ms ahead");
    for (long second = 3_601; second <= 7_200; second++) {
      time.at(new Moment(second * 1_000_000_000, NEWEST - DAY_MILLIS));
    }
    long after = time.at(new Moment(2 * hour * 1_000_000, NEWEST)) - NEWEST - 2 * hour;
    assertTrue(after < ahead && after >= ahead - hour / 100 - 4_000, after + " ms ahead");
  }

  @Test
  void twoClocksThatAgreeMoveItAtOnce() {
    time.begin(new Moment(0, NEWEST), NEWEST);
    Moment later = new Moment(1_000_000, NEWEST + DAY_MILLIS);
    time.agree(later, NEWEST + DAY_MILLIS - 7);
    assertEquals(NEWEST + DAY_MILLIS - 7, time.at(later));
    time.agree(later, NEWEST + 2 * DAY_MILLIS);
    assertEquals(NEWEST + DAY_MILLIS, time.at(later));
  }

  @Test
  void withoutAClientItDoesNotBegin() {
    time.begin(new Moment(0, NEWEST), 0);
    assertEquals(0, time.at(new Moment(5_000_000_000L, NEWEST)));
    time.agree(new Moment(6_000_000_000L, NEWEST), NEWEST - 1);
    assertEquals(NEWEST - 1, time.at(new Moment(6_000_000_000L, NEWEST)));
  }
}
