package io.coterie.core.kernel;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Sink;

/// One machine of the cluster: a mode and the number of the tablet, group or range within it.
///
/// Its replicas on different nodes share the id. Its nine bytes lead each of its keys in the store,
/// so instances cannot see one another's data.
public record InstanceId(Mode mode, long number) implements Comparable<InstanceId> {
  public static final int ENCODED_BYTES = 9;

  public static final Codec<InstanceId> CODEC =
      Codec.of(
          (id, sink) -> sink.u8(id.mode.code()).i64(id.number),
          source -> new InstanceId(mode(source.u8()), source.i64()));

  public InstanceId {
    if (number < 0) {
      throw new IllegalArgumentException("an instance's number is not negative: " + number);
    }
  }

  /// The prefix of this instance's keys.
  public Bytes prefix() {
    Sink sink = new Sink(ENCODED_BYTES);
    CODEC.encode(this, sink);
    return sink.toBytes();
  }

  @Override
  public int compareTo(InstanceId other) {
    int byMode = mode.compareTo(other.mode);
    return byMode != 0 ? byMode : Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return mode + "/" + number;
  }

  private static Mode mode(int code) {
    for (Mode mode : Mode.values()) {
      if (mode.code() == code) {
        return mode;
      }
    }
    throw new DecodeException("no mode has the number " + code);
  }
}
