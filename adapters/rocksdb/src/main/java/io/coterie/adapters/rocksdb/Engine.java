package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionJobInfo;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.Status;
import org.rocksdb.TickerType;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// One opened RocksDB with its native handles, from opening to closing.
///
/// The write-ahead log is flushed by hand, so that a write costs no system call; one sync then
/// serves all who wait. A torn tail of that log is cut at opening; damage before it is an error,
/// because RocksDB's default would silently forget acknowledged writes behind it.
final class Engine implements AutoCloseable {
  private static final int BLOOM_BITS_PER_KEY = 10;
  private static final long WAL_BYTES_MAX = 256L * 1024 * 1024;
  private static final int BACKGROUND_JOBS = 2;
  private static final int NATIVE_LOGS_KEPT = 4;

  static {
    RocksDB.loadLibrary();
  }

  private final Deque<AutoCloseable> closedLastFirst = new ArrayDeque<>();
  private final Map<Table, ColumnFamilyHandle> families = new EnumMap<>(Table.class);
  private final Pins pins;
  private final AtomicLong compactions = new AtomicLong();
  private final Statistics statistics;
  private final RocksDB database;
  private final WriteOptions logged;
  private final WriteOptions unlogged;
  private final long recoveredBytes;

  /// Opens, or creates, the database in `folder`.
  Engine(Path folder, RocksOptions options, BiConsumer<BackgroundErrorReason, Status> onError)
      throws RocksDBException {
    boolean opened = false;
    try {
      statistics = own(new Statistics());
      statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
      logged = own(new WriteOptions());
      unlogged = own(new WriteOptions().setDisableWAL(true));
      DBOptions databaseOptions = own(databaseOptions(own(new Watch(onError))));
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      database = RocksDB.open(databaseOptions, folder.toString(), descriptors(options), handles);
      own(database);
      handles.forEach(this::own);
      pins = own(new Pins(database));
      Iterator<ColumnFamilyHandle> inOrder = handles.subList(1, handles.size()).iterator();
      for (Table table : Table.values()) {
        families.put(table, inOrder.next());
      }
      recoveredBytes =
          statistics.getTickerCount(TickerType.COMPACT_WRITE_BYTES)
              + statistics.getTickerCount(TickerType.FLUSH_WRITE_BYTES);
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  private DBOptions databaseOptions(Watch watch) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setManualWalFlush(true)
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setMaxTotalWalSize(WAL_BYTES_MAX)
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        .setMaxOpenFiles(-1) // Every table stays open with its filter in memory.
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(NATIVE_LOGS_KEPT)
        .setStatistics(statistics)
        .setListeners(List.of(watch));
  }

  private List<ColumnFamilyDescriptor> descriptors(RocksOptions options) {
    BlockBasedTableConfig blocks =
        new BlockBasedTableConfig()
            .setBlockCache(own(new LRUCache(options.blockCacheBytes())))
            .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY)));
    ColumnFamilyOptions family =
        own(
            new ColumnFamilyOptions()
                .setWriteBufferSize(options.memtableBytes())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(blocks));
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family));
    for (Table table : Table.values()) {
      byte[] name = table.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
      descriptors.add(new ColumnFamilyDescriptor(name, family));
    }
    return descriptors;
  }

  private <T extends AutoCloseable> T own(T handle) {
    closedLastFirst.push(handle);
    return handle;
  }

  RocksDB database() {
    return database;
  }

  ColumnFamilyHandle family(Table table) {
    ColumnFamilyHandle family = families.get(table);
    if (family == null) {
      throw new IllegalStateException("there is no column family for " + table);
    }
    return family;
  }

  /// Writes to the memtables at once, atomically; nothing is on disk yet.
  void write(Bytes prefix, List<Write> writes, boolean withLog) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch()) {
      for (Write write : writes) {
        switch (write) {
          case Write.Put put -> batch.put(family(put.table()), key(prefix, put.key()), value(put));
          case Write.Delete delete ->
              batch.delete(family(delete.table()), key(prefix, delete.key()));
          case Write.DeleteRange range -> {
            if (range.from().compareTo(range.to()) < 0) {
              batch.deleteRange(
                  family(range.table()), key(prefix, range.from()), key(prefix, range.to()));
            }
          }
        }
      }
      database.write(withLog ? logged : unlogged, batch);
    }
  }

  private static byte[] key(Bytes prefix, Bytes key) {
    return prefix.concat(key).unsafeArray();
  }

  private static byte[] value(Write.Put put) {
    return put.value().unsafeArray();
  }

  /// Brings every logged write so far to the disk.
  void syncLog() throws RocksDBException {
    database.flushWal(true);
  }

  /// Writes the memtable of a table to a sorted table on disk and waits for it.
  void flush(Table table) throws RocksDBException {
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      database.flush(options, family(table));
    }
  }

  Pins pins() {
    return pins;
  }

  EngineCounters counters() {
    return new EngineCounters(
        recoveredBytes,
        database.getLiveFilesMetaData().size(),
        compactions.get(),
        statistics.getTickerCount(TickerType.COMPACT_READ_BYTES),
        statistics.getTickerCount(TickerType.BLOOM_FILTER_USEFUL),
        statistics.getTickerCount(TickerType.BLOOM_FILTER_FULL_POSITIVE));
  }

  @Override
  public void close() {
    while (!closedLastFirst.isEmpty()) {
      try {
        closedLastFirst.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a native handle could not be closed", e);
      }
    }
  }

  /// Hears from RocksDB's own threads.
  private final class Watch extends AbstractEventListener {
    private final BiConsumer<BackgroundErrorReason, Status> onError;

    Watch(BiConsumer<BackgroundErrorReason, Status> onError) {
      super(EnabledEventCallback.ON_BACKGROUND_ERROR, EnabledEventCallback.ON_COMPACTION_COMPLETED);
      this.onError = onError;
    }

    @Override
    public void onBackgroundError(BackgroundErrorReason reason, Status status) {
      onError.accept(reason, status);
    }

    @Override
    public void onCompactionCompleted(RocksDB ignored, CompactionJobInfo info) {
      compactions.incrementAndGet();
    }
  }
}
