package io.coterie.core.control;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AbsencesTest {
  private static final NodeId NODE = new NodeId(2);
  private static final long LIFE = 7;

  private final Absences absences = new Absences(ControlConfig.DEFAULT);

  @Test
  @DisplayName("P06 two refused connections, some time apart, are the end of a life; one is not")
  void twoRefusalsAreTheEnd() {
    absences.refused(NODE, LIFE, 10_000);
    assertFalse(absences.isOver(NODE, LIFE));
    absences.refused(NODE, LIFE, 10_050);
    assertFalse(absences.isOver(NODE, LIFE), "too soon after the first");
    absences.refused(NODE, LIFE, 10_400);
    assertTrue(absences.isOver(NODE, LIFE));
    assertFalse(absences.isOver(new NodeId(3), LIFE));
  }

  @Test
  void aSignOfLifeStartsAgain() {
    absences.refused(NODE, LIFE, 10_000);
    absences.heard(NODE);
    absences.refused(NODE, LIFE, 10_400);
    assertFalse(absences.isOver(NODE, LIFE));
    absences.refused(NODE, LIFE, 10_800);
    assertTrue(absences.isOver(NODE, LIFE));
  }

  @Test
  void theEndOfALifeIsNotThatOfTheNext() {
    absences.refused(NODE, LIFE, 10_000);
    absences.refused(NODE, LIFE, 10_400);
    assertFalse(absences.isOver(NODE, LIFE + 1));
    absences.refused(NODE, LIFE + 1, 10_800);
    assertFalse(absences.isOver(NODE, LIFE + 1), "the first refusal of this life");
    absences.refused(NODE, LIFE + 1, 11_200);
    assertTrue(absences.isOver(NODE, LIFE + 1));
  }
}
