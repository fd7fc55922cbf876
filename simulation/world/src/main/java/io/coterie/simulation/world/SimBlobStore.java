package io.coterie.simulation.world;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The blobs of one life of one node, over a [SimDisk]: a blob is on the disk when `finish`
/// returns.
///
/// Code under the baton waits in virtual time for the disk; other code waits not at all.
final class SimBlobStore implements BlobStore {
  private final SimNode node;
  private final SimDisk disk;
  private final long life;
  private boolean closed;

  SimBlobStore(SimNode node, SimDisk disk) {
    this.node = node;
    this.disk = disk;
    this.life = node.life();
  }

  @Override
  public Writer begin() {
    if (isOver()) {
      throw new IllegalStateException("a closed blob store takes nothing");
    }
    return new Pieces();
  }

  @Override
  public boolean contains(BlobRef ref) {
    return disk.blobs().containsKey(ref);
  }

  @Override
  public void read(BlobRef ref, long offset, Consumer<Piece> result) {
    node.after(disk.loadNanos(), () -> result.accept(piece(ref, offset)));
  }

  private Piece piece(BlobRef ref, long offset) {
    SimDisk.Blob blob = disk.blobs().get(ref);
    if (blob == null) {
      return new Piece.Missing();
    }
    if (blob.damaged()) {
      return new Piece.Damaged(disk.damagedFailure("blob " + ref.sha256()));
    }
    long size = blob.content().size();
    int from = (int) Math.min(Math.max(offset, 0), size);
    int to = (int) Math.min(size, (long) from + PIECE_BYTES_MAX);
    return new Piece.Content(blob.content().slice(from, to));
  }

  @Override
  public void sweep(Predicate<BlobRef> live, long graceMillis) {
    long bornBefore = node.clock().wallMillis() - graceMillis;
    disk.blobs()
        .entrySet()
        .removeIf(blob -> blob.getValue().bornMillis() <= bornBefore && !live.test(blob.getKey()));
  }

  @Override
  public void close() {
    closed = true;
  }

  private boolean isOver() {
    return closed || life != node.life();
  }

  /// A blob being written.
  private final class Pieces implements Writer {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean over;

    @Override
    public void append(Bytes piece) throws StoreException {
      if (over || piece.size() > PIECE_BYTES_MAX) {
        throw new IllegalStateException("a writer takes pieces of bounded size until it is done");
      }
      waitForDisk(disk.loadNanos());
      content.writeBytes(piece.unsafeArray());
    }

    @Override
    public BlobRef finish() throws StoreException {
      if (over) {
        throw new IllegalStateException("this writer is done");
      }
      waitForDisk(disk.syncNanos());
      over = true;
      Bytes whole = Bytes.wrap(content.toByteArray());
      Bytes hash = Bytes.wrap(Trace.sha256().digest(whole.unsafeArray()));
      BlobRef ref = new BlobRef(hash, whole.size());
      disk.blobs().put(ref, new SimDisk.Blob(whole, node.clock().wallMillis(), false));
      return ref;
    }

    @Override
    public void abandon() {
      over = true;
    }

    private void waitForDisk(long nanos) throws StoreException {
      if (node.world().baton().isHeldHere()) {
        node.world().baton().sleep(nanos);
      }
      if (disk.isFull()) {
        throw new StoreException(disk.fullFailure());
      }
      if (isOver()) {
        throw new StoreException(
            new StoreFailure(
                StoreFailure.Kind.IO, "the blob store is closed", "start the node again"));
      }
    }
  }
}
