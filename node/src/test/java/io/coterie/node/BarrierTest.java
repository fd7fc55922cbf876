package io.coterie.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The barrier rule: persist before you speak")
class BarrierTest {
  private final Barrier barrier = new Barrier();
  private final List<String> said = new ArrayList<>();

  @Test
  void whatWasSaidAfterAPersistWaitsForIt() {
    barrier.emitted(new Token(1), 1);
    barrier.hold(() -> said.add("after 1"));
    barrier.release();
    assertEquals(List.of(), said);
    barrier.confirmed(new Token(1));
    assertEquals(Optional.of(new Token(1)), barrier.nextDurable());
    barrier.release();
    assertEquals(List.of("after 1"), said);
    assertTrue(barrier.isOpen());
  }

  @Test
  void aLaterPersistThatIsDurableFirstOpensNothing() {
    barrier.emitted(new Token(1), 1);
    barrier.emitted(new Token(2), 1);
    barrier.hold(() -> said.add("after 2"));
    barrier.confirmed(new Token(2));
    assertEquals(Optional.empty(), barrier.nextDurable());
    barrier.release();
    assertEquals(List.of(), said);
    assertFalse(barrier.isOpen());
    barrier.confirmed(new Token(1));
    assertEquals(Optional.of(new Token(1)), barrier.nextDurable());
    assertEquals(Optional.of(new Token(2)), barrier.nextDurable());
    barrier.release();
    assertEquals(List.of("after 2"), said);
  }

  @Test
  void aPersistWithBlobsNeedsBothConfirmations() {
    barrier.emitted(new Token(1), 2);
    barrier.confirmed(new Token(1));
    assertEquals(Optional.empty(), barrier.nextDurable());
    barrier.confirmed(new Token(1));
    assertEquals(Optional.of(new Token(1)), barrier.nextDurable());
  }

  @Test
  void aConfirmationThatNobodyWaitsForIsABug() {
    assertThrows(IllegalStateException.class, () -> barrier.confirmed(new Token(9)));
  }
}
