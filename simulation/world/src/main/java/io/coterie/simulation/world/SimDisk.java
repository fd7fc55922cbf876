package io.coterie.simulation.world;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The disk of one node: what of its store and blobs survives a crash, and what goes wrong with it.
public final class SimDisk {
  private static final String DAMAGED_CURE = "restore the node from its replicas";

  private final SimNode node;
  private final DiskSettings settings;
  private final Randomness random;
  private Image durable = new Image();
  private TreeMap<BlobRef, Blob> blobs = new TreeMap<>();
  private final TreeSet<Place> damaged = new TreeSet<>();
  private @Nullable SimStore store;
  private boolean full;
  private int syncFailures;
  private int slowness = 1;
  private long leakedPins;

  /// Where a row is.
  private record Place(InstanceId instance, Table table, Bytes key) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byInstance = instance.compareTo(other.instance);
      if (byInstance != 0) {
        return byInstance;
      }
      int byTable = table.compareTo(other.table);
      return byTable != 0 ? byTable : key.compareTo(other.key);
    }
  }

  /// A finished blob; `damaged` when a bit of it has changed since.
  record Blob(Bytes content, long bornMillis, boolean damaged) {}

  public SimDisk(SimNode node, DiskSettings settings) {
    this.node = node;
    this.settings = settings;
    this.random = node.world().disk().fork(node.id().number());
    node.onCrash(this::crash);
  }

  /// The store of this life of the node: as the last one left the disk.
  public Store openStore() {
    if (store != null) {
      throw new IllegalStateException(node.id() + " has an open store");
    }
    store = new SimStore(node, this);
    return store;
  }

  public BlobStore openBlobs() {
    return new SimBlobStore(node, this);
  }

  /// No more room: every write fails, until there is room again and the node has recovered.
  public void fill(boolean isFull) {
    full = isFull;
  }

  public boolean isFull() {
    return full;
  }

  /// The next sync fails.
  public void failNextSync() {
    syncFailures++;
  }

  /// Everything takes this many times as long, also what is under way.
  public void slow(int factor) {
    slowness = factor;
    if (store != null) {
      store.paceChanged();
    }
  }

  /// An empty disk in place of this one, while its node is down; running the answer puts the old
  /// one back.
  public Runnable replace() {
    if (store != null) {
      throw new IllegalStateException(node.id() + " still uses its disk");
    }
    Image oldRows = durable;
    TreeMap<BlobRef, Blob> oldBlobs = blobs;
    durable = new Image();
    blobs = new TreeMap<>();
    damaged.clear();
    return () -> {
      durable = oldRows;
      blobs = oldBlobs;
    };
  }

  /// Changes a bit of some stored row; reading it from now on says so.
  public boolean flipBit() {
    List<Place> places = new ArrayList<>();
    durable.forEach((instance, table) -> {
      Bytes key = random.pick(List.copyOf(durable.rows(instance, table).keySet()));
      places.add(new Place(instance, table, key));
    });
    return !places.isEmpty() && damaged.add(random.pick(places));
  }

  /// Changes a bit of this blob.
  public boolean flipBit(BlobRef ref) {
    Blob blob = blobs.get(ref);
    return blob != null
        && !blob.content.isEmpty()
        && blobs.put(ref, new Blob(blob.content, blob.bornMillis, true)) != null;
  }

  /// Pinned snapshots that were not released when their store was closed in good order.
  public long leakedPins() {
    return leakedPins;
  }

  Image durable() {
    return durable;
  }

  NavigableMap<BlobRef, Blob> blobs() {
    return blobs;
  }

  DiskSettings settings() {
    return settings;
  }

  Randomness random() {
    return random;
  }

  long syncNanos() {
    long stall =
        random.chance(settings.stallPerMillion()) ? random.between(20_000_000, 500_000_000) : 0;
    return slowness * (20_000 + random.spread(settings.syncNanosMean())) + stall;
  }

  long loadNanos() {
    return slowness * (10_000 + random.spread(settings.loadNanosMean()));
  }

  long flushNanos() {
    return slowness * (100_000 + random.spread(settings.flushNanosMean()));
  }

  /// Whether the sync that ends now fails; each planned failure hits one.
  boolean takeSyncFailure() {
    if (syncFailures == 0) {
      return false;
    }
    syncFailures--;
    return true;
  }

  StoreFailure fullFailure() {
    return new StoreFailure(
        StoreFailure.Kind.FULL,
        node.id() + "'s disk is full",
        "make room; the node goes on by itself");
  }

  /// A row of this range that is damaged, as a failure.
  @Nullable StoreFailure damage(InstanceId instance, Query query) {
    if (damaged.isEmpty()) {
      return null;
    }
    Place first = damaged.ceiling(new Place(instance, query.table(), query.from()));
    boolean hit =
        first != null
            && first.instance.equals(instance)
            && first.table == query.table()
            && first.key.compareTo(query.to()) < 0;
    return hit ? damagedFailure("row " + first.key + " of " + instance) : null;
  }

  StoreFailure damagedFailure(String what) {
    return new StoreFailure(
        StoreFailure.Kind.CORRUPT, what + " does not match its checksum", DAMAGED_CURE);
  }

  /// What is written anew is whole again.
  void rewritten(InstanceId instance, Write write) {
    if (!damaged.isEmpty()) {
      switch (write) {
        case Write.Put put -> damaged.remove(new Place(instance, put.table(), put.key()));
        case Write.Delete gone -> damaged.remove(new Place(instance, gone.table(), gone.key()));
        case Write.DeleteRange range -> {
          Place from = new Place(instance, range.table(), range.from());
          Place to = new Place(instance, range.table(), range.to());
          if (from.compareTo(to) < 0) {
            damaged.subSet(from, to).clear();
          }
        }
      }
    }
  }

  void closed(int openPins) {
    leakedPins += openPins;
    store = null;
  }

  private void crash() {
    if (store != null) {
      store.crash();
      store = null;
    }
  }
}
