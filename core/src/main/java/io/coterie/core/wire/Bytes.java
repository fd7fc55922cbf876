package io.coterie.core.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/// An immutable string of bytes with value equality and unsigned lexicographic order.
///
/// Keys, values, hashes and frames are all `Bytes`: arrays have identity equality and can be
/// changed behind one's back, and the order here is the order of the store's keys.
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /// Takes ownership of the array: the caller promises never to write to it again.
  public static Bytes wrap(byte[] owned) {
    return owned.length == 0 ? EMPTY : new Bytes(owned);
  }

  public static Bytes copyOf(byte[] source) {
    return wrap(source.clone());
  }

  public static Bytes of(int... octets) {
    byte[] content = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      content[i] = (byte) octets[i];
    }
    return wrap(content);
  }

  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Bytes hex(String digits) {
    return wrap(HexFormat.of().parseHex(digits));
  }

  public int size() {
    return content.length;
  }

  public boolean isEmpty() {
    return content.length == 0;
  }

  public byte at(int index) {
    return content[index];
  }

  public byte[] toArray() {
    return content.clone();
  }

  /// The content itself, for encoders and hash functions on hot paths; it must not be written to.
  public byte[] unsafeArray() {
    return content;
  }

  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, content.length);
    return from == 0 && to == content.length ? this : wrap(Arrays.copyOfRange(content, from, to));
  }

  public Bytes concat(Bytes tail) {
    byte[] joined = Arrays.copyOf(content, content.length + tail.content.length);
    System.arraycopy(tail.content, 0, joined, content.length, tail.content.length);
    return wrap(joined);
  }

  public boolean startsWith(Bytes prefix) {
    return content.length >= prefix.content.length
        && Arrays.mismatch(
                content, 0, prefix.content.length, prefix.content, 0, prefix.content.length)
            < 0;
  }

  /// The smallest string greater than this one: the exclusive end of a range that holds only this.
  public Bytes successor() {
    return wrap(Arrays.copyOf(content, content.length + 1));
  }

  /// The smallest string greater than every string with this prefix, or `null` when there is none
  /// (the prefix is empty or all `0xff`), which as a range's end means "to the end".
  public @org.jspecify.annotations.Nullable Bytes prefixEnd() {
    int last = content.length - 1;
    while (last >= 0 && content[last] == (byte) 0xff) {
      last--;
    }
    if (last < 0) {
      return null;
    }
    byte[] end = Arrays.copyOf(content, last + 1);
    end[last]++;
    return wrap(end);
  }

  public String toUtf8() {
    return new String(content, StandardCharsets.UTF_8);
  }

  public String toHex() {
    return HexFormat.of().formatHex(content);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /// For sentences that people read: the quoted text if these bytes are one, in characters that can
  /// be seen; otherwise as in logs.
  public String toReadable() {
    String text = toUtf8();
    boolean readable =
        utf8(text).equals(this)
            && text.codePoints()
                .noneMatch(point ->
                    Character.isISOControl(point) || Character.getType(point) == Character.FORMAT);
    return readable ? "'" + text + "'" : toString();
  }

  /// Hexadecimal, cut after 32 bytes: for logs and traces.
  @Override
  public String toString() {
    return content.length <= 32 ? toHex() : slice(0, 32).toHex() + "…(" + content.length + ")";
  }
}
