package io.coterie.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.control.ControlCodec;
import io.coterie.core.control.ControlWire;
import io.coterie.core.identity.Genesis;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.identity.SignedRoster;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.SessionId;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.placement.PlacementCodec;
import java.util.List;

/// The decoders of `core` that read what comes from outside, and the one thing that must hold for
/// all of them.
final class Decoders {
  static final List<Codec<?>> ALL =
      List.of(
          NodeId.CODEC,
          RosterEntry.CODEC,
          Roster.CODEC,
          Genesis.CODEC,
          SignedRoster.CODEC,
          Roster.DOMAIN.signed(),
          InstanceId.CODEC,
          SessionId.CODEC,
          WriteId.CODEC,
          BlobRef.CODEC,
          PlacementCodec.MAP,
          PlacementCodec.NODE,
          PlacementCodec.PLACEMENT,
          PlacementCodec.KEYSPACE,
          ControlWire.MESSAGE,
          ControlWire.OPERATION,
          ControlWire.ANSWER,
          ControlCodec.COMMAND);

  private Decoders() {}

  /// Decodes to a value of which these bytes are the encoding, or throws [DecodeException] with a
  /// reason; anything else fails the test. Answers whether there was a value.
  static <T> boolean check(Codec<T> codec, Bytes input) {
    T value;
    try {
      value = codec.decode(input);
    } catch (DecodeException refused) {
      assertTrue(refused.getMessage() != null && !refused.getMessage().isEmpty());
      return false;
    }
    assertEquals(input, codec.encode(value), "a second encoding of " + value);
    return true;
  }
}
