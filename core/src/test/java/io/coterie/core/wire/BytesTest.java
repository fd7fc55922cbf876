package io.coterie.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BytesTest {
  /// Every string of up to three bytes out of a few telling ones, in the order that must hold.
  private static final List<Bytes> ORDERED = ordered();

  @Test
  void orderIsUnsignedAndLexicographic() {
    for (int i = 0; i < ORDERED.size(); i++) {
      for (int j = 0; j < ORDERED.size(); j++) {
        int expected = Integer.compare(i, j);
        assertEquals(expected, Integer.signum(ORDERED.get(i).compareTo(ORDERED.get(j))));
        assertEquals(i == j, ORDERED.get(i).equals(ORDERED.get(j)));
      }
    }
  }

  @Test
  void theSuccessorIsTheNextStringOfAll() {
    for (Bytes each : ORDERED) {
      assertTrue(each.compareTo(each.successor()) < 0);
      for (Bytes other : ORDERED) {
        boolean between = each.compareTo(other) < 0 && other.compareTo(each.successor()) < 0;
        assertTrue(!between, () -> other + " is between " + each + " and its successor");
      }
    }
  }

  @Test
  void thePrefixEndBoundsExactlyThePrefix() {
    for (Bytes prefix : ORDERED) {
      Bytes end = prefix.prefixEnd();
      for (Bytes other : ORDERED) {
        boolean inside = prefix.compareTo(other) <= 0 && (end == null || other.compareTo(end) < 0);
        assertEquals(other.startsWith(prefix), inside, () -> prefix + " and " + other);
      }
    }
    assertNull(Bytes.EMPTY.prefixEnd());
    assertNull(Bytes.of(0xff, 0xff).prefixEnd());
  }

  @Test
  void whatPeopleCanReadIsShownAsText() {
    assertEquals("'größe 1'", Bytes.utf8("größe 1").toReadable());
    assertEquals("''", Bytes.EMPTY.toReadable());
    assertEquals("610a", Bytes.utf8("a\n").toReadable());
    assertEquals("e280ae", Bytes.utf8("\u202e").toReadable());
    assertEquals("c3", Bytes.of(0xc3).toReadable());
  }

  @Test
  void partsAndWholes() {
    Bytes abc = Bytes.utf8("abc");
    assertEquals(Bytes.utf8("abcabc"), abc.concat(abc));
    assertEquals(Bytes.utf8("b"), abc.slice(1, 2));
    assertSame(abc, abc.slice(0, 3));
    assertSame(Bytes.EMPTY, abc.slice(2, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> abc.slice(2, 4));
    assertEquals("616263", abc.toHex());
    assertEquals(abc, Bytes.hex("616263"));
    assertEquals("abc", abc.toUtf8());
    assertEquals('b', abc.at(1));
    assertThrows(IllegalArgumentException.class, () -> Bytes.hex("6"));
  }

  @Test
  void copiesAreApartFromTheirSource() {
    byte[] source = {1, 2, 3};
    Bytes copy = Bytes.copyOf(source);
    source[0] = 9;
    copy.toArray()[1] = 9;
    assertEquals(Bytes.of(1, 2, 3), copy);
    assertEquals(Bytes.of(1, 2, 3).hashCode(), copy.hashCode());
    assertNotEquals(copy, Bytes.wrap(source));
  }

  @Test
  void longStringsAreCutInLogs() {
    assertEquals("00".repeat(32), Bytes.wrap(new byte[32]).toString());
    assertEquals("00".repeat(32) + "…(33)", Bytes.wrap(new byte[33]).toString());
  }

  private static List<Bytes> ordered() {
    int[] letters = {0, 1, 0x7f, 0x80, 0xff};
    List<Bytes> all = new ArrayList<>();
    all.add(Bytes.EMPTY);
    for (int first : letters) {
      all.add(Bytes.of(first));
      for (int second : letters) {
        all.add(Bytes.of(first, second));
        for (int third : letters) {
          all.add(Bytes.of(first, second, third));
        }
      }
    }
    assertEquals(all, List.copyOf(new TreeSet<>(all)), "the loop makes them in order");
    return all;
  }
}
