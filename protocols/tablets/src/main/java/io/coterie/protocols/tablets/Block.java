package io.coterie.protocols.tablets;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;
import java.util.ArrayList;
import java.util.List;

/// Consecutive entries that were appended together: the unit in which a log is stored and sent.
///
/// Entry `i` has the index `firstIndex + i`. A block without entries opens an epoch and takes one
/// index. Blocks are never divided, so two logs that share a position share all before it. A block
/// keeps its encoding, which is made once and then stored and sent as it is.
public final class Block {
  /// The block as the length of its encoding and the encoding.
  static final Codec<Block> CODEC =
      Codec.of(
          (block, sink) -> sink.bytes(block.encoded),
          source -> decode(source.bytes(TabletConfig.BLOCK_ENCODED_BYTES_MAX)));

  private final long epoch;
  private final long firstIndex;
  private final long wallMillis;
  private final List<Entry> entries;
  private final Bytes encoded;

  private Block(long epoch, long firstIndex, long wallMillis, List<Entry> entries, Bytes encoded) {
    if (epoch <= 0 || firstIndex <= 0) {
      throw new IllegalArgumentException("a block's epoch and first index are positive");
    }
    this.epoch = epoch;
    this.firstIndex = firstIndex;
    this.wallMillis = wallMillis;
    this.entries = entries;
    this.encoded = encoded;
  }

  static Block of(long epoch, long firstIndex, long wallMillis, List<Entry> entries) {
    Sink sink = new Sink(256);
    sink.u8(TabletCodec.FORMAT).i64(epoch).i64(firstIndex).i64(wallMillis);
    sink.list(TabletCodec.ENTRY, entries);
    return new Block(epoch, firstIndex, wallMillis, List.copyOf(entries), sink.toBytes());
  }

  static Block decode(Bytes encoded) {
    Source source = new Source(encoded);
    int format = source.u8();
    if (format != TabletCodec.FORMAT) {
      throw new DecodeException("a log block of format " + format + " needs a newer version");
    }
    long epoch = source.i64();
    long firstIndex = source.i64();
    long wallMillis = source.i64();
    List<Entry> entries = source.list(TabletCodec.ENTRY, TabletConfig.BLOCK_ENTRIES_MAX);
    source.end();
    return new Block(epoch, firstIndex, wallMillis, entries, encoded);
  }

  long epoch() {
    return epoch;
  }

  long firstIndex() {
    return firstIndex;
  }

  long lastIndex() {
    return firstIndex + Math.max(1, entries.size()) - 1;
  }

  Position last() {
    return new Position(epoch, lastIndex());
  }

  /// The primary's wall clock when the block was made; what is forgotten follows from it, so that
  /// all replicas forget alike.
  long wallMillis() {
    return wallMillis;
  }

  List<Entry> entries() {
    return entries;
  }

  Bytes encoded() {
    return encoded;
  }

  List<BlobRef> blobs() {
    List<BlobRef> blobs = List.of();
    for (Entry entry : entries) {
      List<BlobRef> named = Mutation.blobs(entry.mutations());
      if (!named.isEmpty()) {
        blobs = blobs.isEmpty() ? new ArrayList<>() : blobs;
        blobs.addAll(named);
      }
    }
    return blobs;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Block block && encoded.equals(block.encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  @Override
  public String toString() {
    return "Block[" + epoch + ":" + firstIndex + ".." + lastIndex() + " " + entries + "]";
  }
}
