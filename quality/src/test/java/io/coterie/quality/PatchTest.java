package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchTest {
  private static final String DIFF =
      """
      Break: b comes twice
      --- a/x/letters.txt
      +++ b/x/letters.txt
      @@ -1,3 +1,3 @@
       a
      -b
      +B
       c
      """;

  @Test
  void appliesWhereItMatchesWhateverTheLineNumbersSay() {
    assertEquals("0\na\nB\nc\nd\n", Patch.parse(DIFF).apply("x/letters.txt", "0\na\nb\nc\nd\n"));
  }

  @Test
  void leavesOtherFilesAlone() {
    assertEquals("a\nb\nc\n", Patch.parse(DIFF).apply("x/other.txt", "a\nb\nc\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nX\nc\n", "a\nb\n", "", "a\nb\nc\na\nb\nc\n"})
  void refusesToGuess(String text) {
    Patch patch = Patch.parse(DIFF);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> patch.apply("x/letters.txt", text));
    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith("it no longer applies to x/letters"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Break: nothing\n", "--- a/x\n+++ b/x\n"})
  void refusesWhatIsNoDiff(String text) {
    assertThrows(IllegalArgumentException.class, () -> Patch.parse(text));
  }
}
