package io.coterie.protocols.tablets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.SessionId;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.judge.GoldenFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The golden vectors of docs/formats/tablets.md: every case of every family, what lies on disk,
/// and the keys under which it lies.
class TabletVectorsTest {
  private static final Bytes ROW = Bytes.utf8("row");
  private static final Bytes A = Bytes.utf8("a");
  private static final Bytes B = Bytes.utf8("b");
  private static final Bytes WITH_ZERO = Bytes.of('r', 0, 'w');
  private static final Value INLINE = Value.utf8("v");
  private static final Value BLOB = new Value.Blob(new BlobRef(repeated(0xb1), 70_000));
  private static final WriteId WRITE = new WriteId(new SessionId(1, 2), 3, 1_000);
  private static final Position AT = new Position(2, 9);
  private static final Entry ENTRY =
      new Entry(WRITE, ROW, List.of(new Mutation.Put(A, INLINE), new Mutation.Delete(B)));
  private static final Block BLOCK =
      Block.of(
          2, 9, 1_001, List.of(ENTRY, new Entry(WRITE, ROW, List.of(new Mutation.Put(B, BLOB)))));
  private static final Block OPENING = Block.of(3, 11, 1_002, List.of());
  private static final ReadLimit LIMIT = new ReadLimit(10, 1_000);
  private static final Consistency NEW = Consistency.LINEARIZABLE;

  private static final List<Condition> CONDITIONS =
      List.of(
          new Condition.Absent(A),
          new Condition.Present(A),
          new Condition.VersionIs(A, 9),
          new Condition.ValueIs(A, INLINE));

  private static final List<TabletOperation> OPERATIONS =
      List.of(
          new TabletOperation.Mutate(ROW, CONDITIONS, ENTRY.mutations()),
          new TabletOperation.Get(ROW, A, NEW),
          new TabletOperation.Scan(ROW, A, Optional.of(B), LIMIT, Consistency.bounded(500)),
          new TabletOperation.ScanRows(ROW, A, LIMIT, NEW),
          new TabletOperation.Changes(TabletOperation.Scope.ofRows(ROW), -1, LIMIT, NEW));

  private static final List<TabletAnswer.RowCell> CELLS =
      List.of(new TabletAnswer.RowCell(ROW, A, INLINE, 9));

  private static final List<TabletAnswer> ANSWERS =
      List.of(
          new TabletAnswer.Written(9),
          new TabletAnswer.Cell(Optional.of(INLINE), 9),
          new TabletAnswer.Cells(CELLS, false),
          new TabletAnswer.Rows(CELLS, true),
          new TabletAnswer.ChangeList(
              List.of(new TabletAnswer.Change(9, ROW, ENTRY.mutations())), 9, false));

  private static final List<Row> ROWS = List.of(new Row(Bytes.of(1), Bytes.of(2, 3)));

  private static final List<TabletMessage> MESSAGES =
      List.of(
          new TabletMessage.Append(2, new Position(2, 8), 7, 100, Long.MIN_VALUE, List.of(BLOCK)),
          new TabletMessage.Ack(2, 10, 100, 200),
          new TabletMessage.Hello(2, AT),
          new TabletMessage.Seal(3),
          new TabletMessage.Sealed(3, AT, 8),
          new TabletMessage.Entries(3, new Position(2, 8), new Position(2, 10), List.of(BLOCK)),
          new TabletMessage.SnapshotChunk(2, AT, 0, ROWS, SnapshotSource.checksum(ROWS), true),
          new TabletMessage.ChunkTaken(2, AT, TabletMessage.ChunkTaken.NOTHING));

  private final Map<String, String> lines = new LinkedHashMap<>();

  @Test
  @DisplayName("D28 what a tablet says, takes and stores has the bytes of the golden file")
  void theFormatsAreThoseOfTheGoldenFile() throws IOException {
    cases("value", TabletCodec.VALUE, List.of(INLINE, BLOB), Value.class);
    cases("mutation", TabletCodec.MUTATION, ENTRY.mutations(), Mutation.class);
    cases("condition", TabletCodec.CONDITION, CONDITIONS, Condition.class);
    cases("operation", TabletCodec.OPERATION, OPERATIONS, TabletOperation.class);
    cases("answer", TabletCodec.ANSWER, ANSWERS, TabletAnswer.class);
    cases("message", TabletCodec.MESSAGE, MESSAGES, TabletMessage.class);

    one("entry", TabletCodec.ENTRY, ENTRY);
    // What is in a log has no length before it: a value is all of its row.
    lines.put("block", BLOCK.encoded().toHex());
    lines.put("blockOpening", OPENING.encoded().toHex());
    one("storedCell", Stored.StoredCell.CODEC, new Stored.StoredCell(9, INLINE));
    one("storedApplied", Stored.Applied.CODEC, new Stored.Applied(AT, 1_001, 400));
    one("storedNumber", Stored.NUMBER, 9L);
    one("storedPosition", Stored.POSITION, AT);

    lines.put("keyPromise", Keys.PROMISE.toHex());
    lines.put("keyBase", Keys.BASE.toHex());
    lines.put("keyGeneration", Keys.GENERATION.toHex());
    lines.put("keyStart", Keys.start(2).toHex());
    lines.put("keyMark", Keys.mark(10).toHex());
    lines.put("keyBlock", Keys.block(10).toHex());
    lines.put("keyApplied", Keys.applied(1).toHex());
    lines.put("keyCell", Keys.cell(1, ROW, A).toHex());
    lines.put("keyCellOfRowWithZero", Keys.cell(1, WITH_ZERO, A).toHex());
    lines.put("keyOutcome", Keys.outcome(1, WRITE).toHex());

    GoldenFile.assertMade("tablets.json", lines);
  }

  @Test
  void aKeyOfACellNamesItsRowAndColumn() {
    Bytes key = Keys.cell(1, WITH_ZERO, A);
    assertEquals(WITH_ZERO, Keys.rowOf(key));
    assertEquals(A, Keys.columnOf(key));
  }

  @Test
  void aBlockOfAnotherFormatIsRefusedWithASentence() {
    Bytes newer = Bytes.of(2).concat(BLOCK.encoded().slice(1, BLOCK.encoded().size()));
    DecodeException refusal = assertThrows(DecodeException.class, () -> Block.decode(newer));
    assertEquals("a log block of format 2 needs a newer version", refusal.getMessage());
  }

  /// One vector for each case; a case without one fails.
  private <T> void cases(String family, Codec<T> codec, List<? extends T> values, Class<T> type) {
    Set<Class<?>> seen = new LinkedHashSet<>();
    for (T value : values) {
      one(family + value.getClass().getSimpleName(), codec, value);
      seen.add(value.getClass());
    }
    assertEquals(Set.copyOf(leaves(type).toList()), seen, () -> "vectors of every " + family);
  }

  private <T> void one(String name, Codec<T> codec, T value) {
    Bytes bytes = codec.encode(value);
    assertEquals(value, codec.decode(bytes), name);
    assertDamageIsHarmless(name, codec, bytes);
    lines.put(name, bytes.toHex());
  }

  /// Cut, longer or with other bits, it is refused or is the one encoding of what it means.
  private static <T> void assertDamageIsHarmless(String name, Codec<T> codec, Bytes bytes) {
    for (int i = 0; i < bytes.size(); i++) {
      Bytes before = bytes.slice(0, i);
      assertThrows(DecodeException.class, () -> codec.decode(before), name);
      for (int flip : new int[] {1, 2, 0x80, 0xff}) {
        Bytes other = before.concat(Bytes.of((bytes.at(i) ^ flip) & 0xff));
        Bytes damaged = other.concat(bytes.slice(i + 1, bytes.size()));
        try {
          assertEquals(damaged, codec.encode(codec.decode(damaged)), name);
        } catch (DecodeException refused) {
          assertEquals(false, String.valueOf(refused.getMessage()).isEmpty(), name);
        }
      }
    }
    assertThrows(DecodeException.class, () -> codec.decode(bytes.concat(Bytes.of(0))), name);
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(TabletVectorsTest::leaves)
        : Stream.of(type);
  }

  private static Bytes repeated(int octet) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) octet);
    return Bytes.wrap(bytes);
  }
}
