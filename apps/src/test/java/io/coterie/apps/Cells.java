package io.coterie.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.judge.GoldenFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The golden vectors of docs/formats/cells.md, as a test makes them.
public final class Cells {
  private final Map<String, String> lines = new LinkedHashMap<>();

  /// A cell's value: there and back, and nothing else is taken for it.
  public <T> Cells value(String name, Codec<T> codec, T value) {
    Bytes bytes = codec.encode(value);
    assertEquals(value, codec.decode(bytes), name);
    for (int i = 0; i < bytes.size(); i++) {
      Bytes cut = bytes.slice(0, i);
      assertThrows(DecodeException.class, () -> codec.decode(cut), name);
    }
    assertThrows(DecodeException.class, () -> codec.decode(bytes.concat(Bytes.of(0))), name);
    return bytes(name, bytes);
  }

  /// The name of a row or column, or of another thing that is no codec's.
  public Cells bytes(String name, Bytes bytes) {
    lines.put(name, bytes.toHex());
    return this;
  }

  public void assertMade(String file) throws IOException {
    GoldenFile.assertMade(file, lines);
  }

  /// So many bytes, each one more than the byte before.
  public static Bytes counting(int from, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (from + i);
    }
    return Bytes.wrap(bytes);
  }
}
