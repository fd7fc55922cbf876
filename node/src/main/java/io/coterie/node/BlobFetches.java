package io.coterie.node;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.kernel.Token;
import io.coterie.core.wire.Bytes;
import io.coterie.node.Surroundings.MachineKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Brings the blobs that a machine's batch names to this node, one piece at a time, from whichever
/// holder has them. A holder that is silent or lacks the blob is followed by the next, circularly,
/// for as long as the machine lives: without the blob its batch is not durable.
final class BlobFetches {
  private final BlobStore blobs;
  private final Offload offload;
  private final Surroundings around;
  private final Duration pieceTimeout;
  private final Map<Long, Fetch> fetches = new TreeMap<>();
  private final Deadlines<Long> timeouts = new Deadlines<>();
  private final long numbersFrom;
  private long numbers;

  /// `shard` leads the numbers of this shard's fetches, so that pieces find their way back.
  BlobFetches(NodePorts ports, Surroundings around, int shard) {
    this.blobs = ports.blobs();
    this.offload = ports.offload();
    this.around = around;
    this.pieceTimeout = ports.config().blobPieceTimeout();
    this.numbersFrom = (long) shard << 48;
  }

  static int shardOf(long fetch) {
    return (int) (fetch >>> 48);
  }

  /// Without holders (a tablet with one replica) the blob can only come into this node's own store:
  /// it is looked for there again and again, and until then the batch is not durable.
  void fetch(MachineKey machine, Token token, Batch batch, long nowNanos) {
    List<BlobRef> missing = new ArrayList<>();
    for (BlobRef ref : batch.blobs()) {
      if (!blobs.contains(ref)) {
        missing.add(ref);
      }
    }
    if (missing.isEmpty()) {
      around.post(new Envelope.BlobsPresent(machine.instance(), machine.life(), token));
      return;
    }
    Fetch fetch = new Fetch(numbersFrom | ++numbers, machine, token, missing, batch.holders());
    fetches.put(fetch.number, fetch);
    begin(fetch, nowNanos);
  }

  /// Takes the piece if it comes from the node that was asked.
  void arrived(NodeId from, NodeFrame.BlobPiece piece, long nowNanos) {
    Fetch fetch = fetches.get(piece.id());
    if (fetch == null || !fetch.asking || !from.equals(fetch.asked())) {
      return;
    }
    if (!piece.found()) {
      nextHolder(fetch, nowNanos);
      return;
    }
    fetch.asking = false;
    fetch.keeping = true;
    timeouts.cancel(fetch.number);
    BlobRef wanted = fetch.missing.getFirst();
    BlobStore.Writer writer = fetch.writer;
    boolean last = piece.bytes().isEmpty();
    fetch.received += piece.bytes().size();
    boolean tooLong = fetch.received > wanted.length();
    offload.run(() ->
        around.post(
            new Envelope.PieceKept(
                fetch.number,
                tooLong ? Envelope.Kept.SPOILED : keep(writer, piece.bytes(), last, wanted))));
  }

  void kept(long number, Envelope.Kept kept, long nowNanos) {
    Fetch fetch = fetches.get(number);
    if (fetch == null) {
      return;
    }
    fetch.keeping = false;
    if (fetch.abandoned) {
      fetches.remove(number);
      fetch.writer.abandon();
      return;
    }
    switch (kept) {
      case MORE_WANTED -> ask(fetch, nowNanos);
      case SPOILED -> nextHolder(fetch, nowNanos);
      case FINISHED -> {
        fetch.missing.removeFirst();
        begin(fetch, nowNanos);
      }
    }
  }

  void expire(long nowNanos) {
    for (long number : timeouts.due(nowNanos)) {
      Fetch fetch = fetches.get(number);
      if (fetch != null && fetch.asking) {
        nextHolder(fetch, nowNanos);
      } else if (fetch != null) {
        begin(fetch, nowNanos);
      }
    }
  }

  /// The machine ended: nobody waits for its blobs any more.
  void abandon(MachineKey machine) {
    List<Fetch> gone =
        fetches.values().stream().filter(fetch -> fetch.machine.equals(machine)).toList();
    for (Fetch fetch : gone) {
      if (fetch.keeping) {
        // Another thread has the writer; it is abandoned when that one is done.
        fetch.abandoned = true;
        continue;
      }
      fetches.remove(fetch.number);
      timeouts.cancel(fetch.number);
      fetch.writer.abandon();
    }
  }

  long nanosToFirst(long nowNanos) {
    return timeouts.nanosToFirst(nowNanos);
  }

  private void begin(Fetch fetch, long nowNanos) {
    fetch.writer.abandon();
    while (!fetch.missing.isEmpty() && blobs.contains(fetch.missing.getFirst())) {
      fetch.missing.removeFirst();
    }
    if (fetch.missing.isEmpty()) {
      fetches.remove(fetch.number);
      around.post(
          new Envelope.BlobsPresent(fetch.machine.instance(), fetch.machine.life(), fetch.token));
      return;
    }
    if (fetch.holders.isEmpty()) {
      timeouts.set(fetch.number, nowNanos + pieceTimeout.toNanos());
      return;
    }
    fetch.writer = blobs.begin();
    fetch.received = 0;
    ask(fetch, nowNanos);
  }

  private void ask(Fetch fetch, long nowNanos) {
    fetch.asking = true;
    timeouts.set(fetch.number, nowNanos + pieceTimeout.toNanos());
    around.send(
        fetch.asked(),
        Lane.STREAM,
        new NodeFrame.BlobRead(fetch.number, fetch.missing.getFirst(), fetch.received));
  }

  private void nextHolder(Fetch fetch, long nowNanos) {
    fetch.writer.abandon();
    fetch.holder++;
    if (fetch.holder % fetch.holders.size() == 0) {
      // All were asked in vain: wait a timeout before the next round instead of spinning.
      fetch.asking = false;
      timeouts.set(fetch.number, nowNanos + pieceTimeout.toNanos());
      return;
    }
    begin(fetch, nowNanos);
  }

  private static Envelope.Kept keep(
      BlobStore.Writer writer, Bytes bytes, boolean last, BlobRef wanted) {
    try {
      if (!last) {
        writer.append(bytes);
        return Envelope.Kept.MORE_WANTED;
      }
      return writer.finish().equals(wanted) ? Envelope.Kept.FINISHED : Envelope.Kept.SPOILED;
    } catch (StoreException full) {
      return Envelope.Kept.SPOILED;
    }
  }

  private final class Fetch {
    final long number;
    final MachineKey machine;
    final Token token;
    final List<BlobRef> missing;
    final List<NodeId> holders;
    BlobStore.Writer writer = blobs.begin();
    int holder;
    long received;
    boolean asking;
    boolean keeping;
    boolean abandoned;

    Fetch(
        long number, MachineKey machine, Token token, List<BlobRef> missing, List<NodeId> holders) {
      this.number = number;
      this.machine = machine;
      this.token = token;
      this.missing = missing;
      this.holders = holders;
    }

    NodeId asked() {
      return holders.get(holder % holders.size());
    }
  }
}
