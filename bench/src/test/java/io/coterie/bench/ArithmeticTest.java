package io.coterie.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The arithmetic behind the figures.
class ArithmeticTest {
  @Test
  void percentilesAreValuesThatWereMeasured() {
    Latencies latencies = upTo(100);

    assertEquals(1, latencies.nanosAt(0.001));
    assertEquals(50, latencies.nanosAt(0.5));
    assertEquals(99, latencies.nanosAt(0.99));
    assertEquals(100, latencies.nanosAt(0.991));
    assertEquals(100, latencies.nanosAt(1));
    assertThrows(IllegalArgumentException.class, () -> latencies.nanosAt(0));
    assertEquals(0, new Latencies().nanosAt(0.5));
  }

  @Test
  void mergingKeepsEveryValue() {
    Latencies merged = Latencies.merge(List.of(upTo(3_000), new Latencies(), upTo(1)));

    assertEquals(3_001, merged.count());
    assertEquals(1, merged.nanosAt(2.0 / 3_001));
    assertEquals(3_000, merged.nanosAt(1));
  }

  @Test
  void roundsAddUp() {
    Round one = new Round(upTo(10), 2, 30_000, 0, "");
    Round two = new Round(upTo(20), 3, 60_000, 4, "refused");
    Round both = Round.merge(List.of(one, two));

    assertEquals(6, both.perSecond());
    assertEquals(3, both.cpuMicrosPerOperation());
    assertEquals(4, both.failures());
    assertEquals("refused", both.firstFailure());
    assertEquals(0.02, both.micros(1));
  }

  @Test
  void processorTimeIsReadBehindTheName() {
    String stat = "7 (a) b (c) S 1 1 1 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 1 0 100 0 0";

    assertEquals(3_000_000_000L, ProcessorTime.parse(stat));
  }

  @Test
  void messagesOfThePeerAreReadAsTheyAreWritten() {
    byte[] large = new byte[300];
    byte[] message = Protobuf.message(bytes("key"), large);

    assertArrayEquals(bytes("key"), Protobuf.bytes(message, 1));
    assertArrayEquals(large, Protobuf.bytes(message, 2));
    assertArrayEquals(new byte[0], Protobuf.bytes(message, 3));
    // Field 1 fixed32, field 2 fixed64, field 3 the number 300.
    byte[] numbers = {0x0d, 1, 2, 3, 4, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x18, (byte) 0xac, 2};
    assertEquals(300, Protobuf.number(numbers, 3));
    assertEquals(0, Protobuf.number(numbers, 4));
  }

  static Latencies upTo(int last) {
    Latencies latencies = new Latencies();
    for (int i = last; i >= 1; i--) {
      latencies.add(i);
    }
    return latencies;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
