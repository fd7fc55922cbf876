package io.coterie.simulation.world;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;

/// What a client asks the register; the answer repeats the number.
record Question(long number, int kind, Bytes expected, Bytes value) {
  static final int READ = 0;
  static final int WRITE = 1;
  static final int SWAP = 2;

  /// What the register said.
  record Answer(long number, boolean done, Bytes value) {
    static Answer decode(Bytes frame) {
      Source source = new Source(frame);
      return new Answer(source.i64(), source.u8() == 1, source.bytes(1000));
    }
  }

  Bytes encode() {
    return new Sink().i64(number).u8(kind).bytes(expected).bytes(value).toBytes();
  }

  static Question decode(Bytes frame) {
    Source source = new Source(frame);
    return new Question(source.i64(), source.u8(), source.bytes(1000), source.bytes(1000));
  }

  boolean changes(Bytes present) {
    return kind == WRITE || (kind == SWAP && present.equals(expected));
  }

  Bytes answer(Bytes present) {
    boolean done = kind != SWAP || present.equals(expected);
    return new Sink().i64(number).bool(done).bytes(present).toBytes();
  }
}
