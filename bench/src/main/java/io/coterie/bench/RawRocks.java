package io.coterie.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/// RocksDB by itself in this process, each put with a synced log; RocksDB makes groups of what
/// several threads put at once.
final class RawRocks implements Target {
  static {
    RocksDB.loadLibrary();
  }

  private final Options options = new Options().setCreateIfMissing(true);
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final RocksDB database;

  RawRocks(Path folder) throws RocksDBException {
    database = RocksDB.open(options, folder.toString());
  }

  @Override
  public String name() {
    return "rocksdb";
  }

  @Override
  public String configuration() {
    return "rocksdbjni, defaults, in the client's process, every put with sync=true";
  }

  /// Native frames pin virtual threads.
  @Override
  public ThreadFactory callers() {
    return Thread.ofPlatform().factory();
  }

  @Override
  public void write(byte[] key, byte[] value) throws RocksDBException {
    database.put(synced, key, value);
  }

  @Override
  public byte[] read(byte[] key) throws RocksDBException {
    byte[] value = database.get(key);
    return value == null ? new byte[0] : value;
  }

  @Override
  public List<ProcessHandle> processes() {
    return List.of();
  }

  @Override
  public void close() {
    database.close();
    synced.close();
    options.close();
  }
}
