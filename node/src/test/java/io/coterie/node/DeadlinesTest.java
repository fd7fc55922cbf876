package io.coterie.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private final Deadlines<String> deadlines = new Deadlines<>();

  @Test
  void comeOutInOrderOfTimeAndThenOfSetting() {
    deadlines.set("b", 20);
    deadlines.set("a", 10);
    deadlines.set("c", 20);
    assertEquals(List.of(), deadlines.due(9));
    assertEquals(List.of("a", "b", "c"), deadlines.due(20));
    assertEquals(List.of(), deadlines.due(1000));
  }

  @Test
  void settingAnewReplacesAndCancellingForgets() {
    deadlines.set("a", 10);
    deadlines.set("a", 30);
    deadlines.set("b", 10);
    deadlines.cancel("b");
    assertEquals(List.of(), deadlines.due(29));
    assertEquals(1, deadlines.nanosToFirst(29));
    assertEquals(List.of("a"), deadlines.due(30));
    assertEquals(Long.MAX_VALUE, deadlines.nanosToFirst(30));
  }

  @Test
  void monotonicTimeMayWrap() {
    deadlines.set("later", Long.MIN_VALUE + 5);
    deadlines.set("sooner", Long.MAX_VALUE - 5);
    assertEquals(List.of("sooner"), deadlines.due(Long.MAX_VALUE));
    assertEquals(List.of("later"), deadlines.due(Long.MIN_VALUE + 5));
  }
}
