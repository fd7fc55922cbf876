package io.coterie.bench;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// The little of Protocol Buffers that etcd's messages for one key need: fields of bytes and of
/// numbers. Written out, so that the peer's client does as little as can be done.
final class Protobuf {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final byte[] message;
  private int at;
  private int end;

  private Protobuf(byte[] message) {
    this.message = message;
    this.end = message.length;
  }

  /// A message whose fields 1, 2, … are these.
  static byte[] message(byte[]... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i++) {
      varint(out, ((i + 1) << 3) | LENGTH);
      varint(out, fields[i].length);
      out.writeBytes(fields[i]);
    }
    return out.toByteArray();
  }

  /// The first field of that number as bytes; empty when there is none.
  static byte[] bytes(byte[] message, int field) {
    Protobuf cursor = new Protobuf(message);
    return cursor.find(field) ? Arrays.copyOfRange(message, cursor.at, cursor.end) : new byte[0];
  }

  /// The first field of that number as a number; zero when there is none.
  static long number(byte[] message, int field) {
    Protobuf cursor = new Protobuf(message);
    return cursor.find(field) ? cursor.varint() : 0;
  }

  /// Stands on the field's content, and sets the end to the content's.
  private boolean find(int field) {
    while (at < message.length) {
      int tag = (int) varint();
      int length =
          switch (tag & 7) {
            case VARINT -> lengthOfVarint();
            case FIXED64 -> 8;
            case LENGTH -> (int) varint();
            case FIXED32 -> 4;
            default -> throw new IllegalStateException("etcd answered something else: " + tag);
          };
      if (tag >>> 3 == field) {
        end = at + length;
        return true;
      }
      at += length;
    }
    return false;
  }

  private int lengthOfVarint() {
    int last = at;
    while (message[last] < 0) {
      last++;
    }
    return last - at + 1;
  }

  private long varint() {
    long value = 0;
    int shift = 0;
    byte octet;
    do {
      octet = message[at++];
      value |= (long) (octet & 0x7f) << shift;
      shift += 7;
    } while (octet < 0);
    return value;
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
