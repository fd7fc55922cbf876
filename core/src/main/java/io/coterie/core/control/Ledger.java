package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.PlacementCodec;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The variables of the control state and their canonical bytes; only [ControlState] changes them.
final class Ledger {
  /// The first byte of a snapshot; the one before is read, too.
  static final int FORMAT = 2;

  private static final int UNNUMBERED = 1;

  static final Codec<Ledger> CODEC = Codec.of(Ledger::write, Ledger::read);

  long mapVersion;
  int nextKeyspace = 1;
  long nextTablet = 1;
  final TreeMap<NodeId, Member> members = new TreeMap<>();
  final TreeMap<Integer, Keyspace> keyspaces = new TreeMap<>();
  final TreeMap<InstanceId, Tablet> tablets = new TreeMap<>();
  final List<ControlEvent> record = new ArrayList<>();

  private static void write(Ledger ledger, Sink sink) {
    sink.u8(FORMAT).i64(ledger.mapVersion).i32(ledger.nextKeyspace).i64(ledger.nextTablet);
    sink.list(Member.CODEC, List.copyOf(ledger.members.values()));
    sink.list(PlacementCodec.KEYSPACE, List.copyOf(ledger.keyspaces.values()));
    sink.list(Tablet.CODEC, List.copyOf(ledger.tablets.values()));
    sink.list(ControlCodec.EVENT, ledger.record);
  }

  private static Ledger read(Source source) {
    int format = source.u8();
    if (format != FORMAT && format != UNNUMBERED) {
      throw new DecodeException(
          "a control state of format %d; this version reads %d and %d: update this coordinator"
              .formatted(format, UNNUMBERED, FORMAT));
    }
    boolean numbered = format == FORMAT;
    Codec<Member> members = numbered ? Member.CODEC : Unnumbered.MEMBER;
    Codec<Tablet> tablets = numbered ? Tablet.CODEC : Unnumbered.TABLET;
    Ledger ledger = new Ledger();
    ledger.mapVersion = source.i64();
    ledger.nextKeyspace = source.i32();
    ledger.nextTablet = source.i64();
    for (Member member : source.list(members, PlacementCodec.NODES_MAX)) {
      ledger.members.put(member.id(), member);
    }
    for (Keyspace each : source.list(PlacementCodec.KEYSPACE, PlacementCodec.KEYSPACES_MAX)) {
      ledger.keyspaces.put(each.id(), each);
    }
    for (Tablet tablet : source.list(tablets, PlacementCodec.TABLETS_MAX)) {
      if (!ledger.keyspaces.containsKey(tablet.keyspace())) {
        throw new DecodeException("a tablet of an unknown keyspace: " + tablet.keyspace());
      }
      ledger.tablets.put(tablet.id(), tablet);
    }
    ledger.record.addAll(
        source.list(ControlCodec.EVENT, ControlState.NOTES_MAX + ControlState.LOSSES_MAX));
    return ledger;
  }
}
