package io.coterie.core.wire;

import java.util.Arrays;
import java.util.List;

/// A growing buffer that encoders write to: big-endian integers, length-prefixed strings.
public final class Sink {
  private byte[] buffer;
  private int size;

  public Sink() {
    this(64);
  }

  public Sink(int capacity) {
    this.buffer = new byte[Math.max(capacity, 16)];
  }

  public Sink u8(int value) {
    room(1);
    buffer[size++] = (byte) value;
    return this;
  }

  public Sink bool(boolean value) {
    return u8(value ? 1 : 0);
  }

  public Sink u16(int value) {
    room(2);
    buffer[size++] = (byte) (value >>> 8);
    buffer[size++] = (byte) value;
    return this;
  }

  public Sink i32(int value) {
    room(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  public Sink i64(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /// The bytes alone, where the reader knows their number.
  public Sink raw(Bytes value) {
    byte[] content = value.unsafeArray();
    room(content.length);
    System.arraycopy(content, 0, buffer, size, content.length);
    size += content.length;
    return this;
  }

  /// The number of bytes as 32 bits, then the bytes.
  public Sink bytes(Bytes value) {
    return i32(value.size()).raw(value);
  }

  public Sink utf8(String value) {
    return bytes(Bytes.utf8(value));
  }

  public <T> Sink put(Codec<T> codec, T value) {
    codec.encode(value, this);
    return this;
  }

  /// The number of elements as 32 bits, then each element.
  public <T> Sink list(Codec<T> codec, List<? extends T> values) {
    i32(values.size());
    for (T value : values) {
      codec.encode(value, this);
    }
    return this;
  }

  public int size() {
    return size;
  }

  public Bytes toBytes() {
    return Bytes.wrap(Arrays.copyOf(buffer, size));
  }

  private void room(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, more)));
    }
  }
}
