package io.coterie.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coterie.judge.GoldenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The primitives of docs/formats/wire.md, in vectors that other languages read.
class WireVectorsTest {
  private final List<String> encoded = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  @Test
  void primitivesAreEncodedAsInTheGoldenFile() throws IOException {
    numbers();
    strings();
    lists();
    refusals();
    GoldenFile.assertMade(
        "wire.json",
        "{\n\"encoded\": [\n"
            + String.join(",\n", encoded)
            + "\n],\n\"refused\": [\n"
            + String.join(",\n", refused)
            + "\n]\n}\n");
  }

  @Test
  void aUnionRefusesUnknownCasesAndTagsGivenTwice() {
    Union<Object> union =
        new Union<>("shape")
            .with(1, String.class, Codec.of((v, s) -> s.utf8(v), s -> s.utf8(10)))
            .with(7, Long.class, Codec.of((v, s) -> s.i64(v), Source::i64));
    assertEquals(Bytes.hex("010000000161"), union.encode("a"));
    assertEquals(5L, union.decode(Bytes.hex("070000000000000005")));
    assertThrows(DecodeException.class, () -> union.decode(Bytes.hex("02")));
    assertThrows(IllegalArgumentException.class, () -> union.encode(1.5));
    Codec<Double> codec = Codec.of((v, s) -> s.u8(0), s -> 0.0);
    assertThrows(IllegalArgumentException.class, () -> union.with(7, Double.class, codec));
  }

  @Test
  void whatAConstructorRefusesIsADecodeException() {
    Codec<Integer> even =
        Codec.of(
            (v, s) -> s.i32(v),
            s -> {
              int value = s.i32();
              if (value % 2 != 0) {
                throw new IllegalArgumentException("odd");
              }
              return value;
            });
    assertEquals(4, even.decode(even.encode(4)));
    assertThrows(DecodeException.class, () -> even.decode(Bytes.of(0, 0, 0, 3)));
    Codec<String> mapped = even.map(String::valueOf, Integer::valueOf);
    assertEquals("4", mapped.decode(mapped.encode("4")));
    assertThrows(DecodeException.class, () -> mapped.decode(Bytes.of(0, 0, 0, 3)));
  }

  @Test
  void aSinkGrowsToWhateverIsWritten() {
    Sink sink = new Sink(0);
    for (int i = 0; i < 1000; i++) {
      sink.u8(i).raw(Bytes.wrap(new byte[i]));
    }
    assertEquals(1000 + 999 * 1000 / 2, sink.size());
    assertEquals(sink.size(), sink.toBytes().size());
  }

  private void numbers() {
    for (int value : new int[] {0, 1, 255}) {
      add("u8", value, sink -> sink.u8(value), Source::u8);
    }
    for (int value : new int[] {0, 258, 65535}) {
      add("u16", value, sink -> sink.u16(value), Source::u16);
    }
    for (int value : new int[] {0, 16909060, Integer.MAX_VALUE}) {
      add("u32", value, sink -> sink.i32(value), Source::i32);
    }
    for (long value : new long[] {0, 1L << 32, (1L << 53) - 1}) {
      add("u64", value, sink -> sink.i64(value), Source::i64);
    }
    for (boolean value : new boolean[] {false, true}) {
      add("bool", value, sink -> sink.bool(value), Source::bool);
    }
  }

  private void strings() {
    for (String value : List.of("", "a", "ä€😀", "\u0000")) {
      Function<Source, String> back = source -> Bytes.utf8(source.utf8(100)).toHex();
      add("text", Bytes.utf8(value).toHex(), sink -> sink.utf8(value), back);
    }
    for (Bytes value : List.of(Bytes.EMPTY, Bytes.of(0xff, 0))) {
      add("bytes", value.toHex(), sink -> sink.bytes(value), source -> source.bytes().toHex());
    }
    Bytes three = Bytes.of(1, 2, 3);
    add("raw(3)", three.toHex(), sink -> sink.raw(three), source -> source.raw(3).toHex());
  }

  private void lists() {
    Codec<Integer> u16 = Codec.of((v, s) -> s.u16(v), Source::u16);
    for (List<Integer> value : List.of(List.<Integer>of(), List.of(1, 2))) {
      add("list of u16", value, sink -> sink.list(u16, value), source -> source.list(u16, 10));
    }
  }

  private void refusals() {
    refuse("u8", "", Source::u8);
    refuse("u16", "01", Source::u16);
    refuse("u32", "010203", Source::i32);
    refuse("u64", "01020304050607", Source::i64);
    refuse("bool", "02", Source::bool);
    refuse("u8", "0101", Source::u8);
    refuse("bytes", "00000002ff", Source::bytes);
    refuse("bytes", "ffffffff", Source::bytes);
    refuse("bytes", "000000", Source::bytes);
    for (String malformed : List.of("80", "c0af", "eda080", "f4908080", "c3", "ff")) {
      String length = "0000000" + malformed.length() / 2;
      refuse("text", length + malformed, source -> source.utf8(100));
    }
    Codec<Integer> u16 = Codec.of((v, s) -> s.u16(v), Source::u16);
    refuse("list of u16", "00000002000100", source -> source.list(u16, 10));
    refuse("list of u16", "7fffffff0001", source -> source.list(u16, Integer.MAX_VALUE));
  }

  private <T> void add(String type, T value, Consumer<Sink> write, Function<Source, T> read) {
    Sink sink = new Sink();
    write.accept(sink);
    Source source = new Source(sink.toBytes());
    assertEquals(value, read.apply(source), type);
    source.end();
    String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    encoded.add(
        "{\"type\": \""
            + type
            + "\", \"value\": "
            + shown
            + ", \"bytes\": \""
            + sink.toBytes().toHex()
            + "\"}");
  }

  private void refuse(String type, String hex, Function<Source, ?> read) {
    assertThrows(
        DecodeException.class,
        () -> {
          Source source = new Source(Bytes.hex(hex));
          Object value = read.apply(source);
          source.end();
          throw new AssertionError(type + " " + hex + " was read as " + value);
        },
        hex);
    refused.add("{\"type\": \"" + type + "\", \"bytes\": \"" + hex + "\"}");
  }
}
