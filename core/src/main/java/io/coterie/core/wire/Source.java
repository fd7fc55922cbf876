package io.coterie.core.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// A cursor over received bytes that decoders read from; every step is checked against what is
/// left.
public final class Source {
  private final byte[] content;
  private int position;

  public Source(Bytes content) {
    this.content = content.unsafeArray();
  }

  public int u8() {
    need(1);
    return content[position++] & 0xff;
  }

  public boolean bool() {
    int value = u8();
    if (value > 1) {
      throw new DecodeException("a boolean is 0 or 1, not " + value);
    }
    return value == 1;
  }

  public int u16() {
    return (u8() << 8) | u8();
  }

  public int i32() {
    need(4);
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = (value << 8) | (content[position++] & 0xff);
    }
    return value;
  }

  public long i64() {
    return ((long) i32() << 32) | (i32() & 0xffff_ffffL);
  }

  public Bytes raw(int size) {
    need(size);
    Bytes value = Bytes.wrap(Arrays.copyOfRange(content, position, position + size));
    position += size;
    return value;
  }

  /// A length-prefixed string of at most `maxBytes` bytes.
  public Bytes bytes(int maxBytes) {
    return raw(count(maxBytes));
  }

  /// A length-prefixed string of any length that the input holds.
  public Bytes bytes() {
    return bytes(Integer.MAX_VALUE);
  }

  /// Well-formed UTF-8 of at most `maxBytes` bytes.
  public String utf8(int maxBytes) {
    Bytes encoded = bytes(maxBytes);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(encoded.unsafeArray()))
          .toString();
    } catch (CharacterCodingException malformed) {
      throw new DecodeException("text is not well-formed UTF-8");
    }
  }

  public <T> T get(Codec<T> codec) {
    return codec.decode(this);
  }

  /// A list of at most `maxElements`; each takes at least one byte, so the input bounds it too.
  public <T> List<T> list(Codec<T> codec, int maxElements) {
    int count = count(maxElements);
    List<T> values = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      values.add(codec.decode(this));
    }
    return Collections.unmodifiableList(values);
  }

  public int remaining() {
    return content.length - position;
  }

  /// Refuses trailing bytes, which would be a second encoding of the same value.
  public void end() {
    if (remaining() != 0) {
      throw new DecodeException(remaining() + " bytes follow the value");
    }
  }

  private int count(int max) {
    int count = i32();
    if (count < 0 || count > max || count > remaining()) {
      throw new DecodeException(
          "length " + (count & 0xffff_ffffL) + " is over the limit or the input");
    }
    return count;
  }

  private void need(int size) {
    if (size < 0 || remaining() < size) {
      throw new DecodeException(size + " bytes wanted, " + remaining() + " left");
    }
  }
}
