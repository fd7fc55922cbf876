package io.coterie.adapters.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import io.coterie.judge.GoldenFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntryTest {
  @Test
  void anEntryIsReadAsItWasWritten() throws IOException {
    Entry entry = new Entry(List.of(Bytes.utf8("one"), Bytes.EMPTY, Bytes.utf8("three")));

    GoldenFile.assertMade("raft.json", Map.of("entry", entry.encode().toHex()));
    assertEquals(entry, Entry.decode(entry.encode()));
  }

  @Test
  void anEntryOfAnotherProgramIsRefused() {
    Bytes encoded = new Entry(List.of(Bytes.utf8("one"))).encode();

    assertThrows(
        DecodeException.class, () -> Entry.decode(Bytes.of(2).concat(encoded.slice(1, 12))));
    assertThrows(DecodeException.class, () -> Entry.decode(encoded.concat(Bytes.of(0))));
    for (int length = 0; length < encoded.size(); length++) {
      Bytes cut = encoded.slice(0, length);
      assertThrows(DecodeException.class, () -> Entry.decode(cut));
    }
  }

  @Test
  void indexesGrowFromEntryToEntry() {
    assertEquals(Entry.lastIndex(7), Entry.index(7, Entry.COMMANDS_MAX - 1));
    assertTrue(Entry.lastIndex(7) < Entry.index(8, 0));
  }
}
