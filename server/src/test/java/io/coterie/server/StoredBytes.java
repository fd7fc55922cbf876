package io.coterie.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Everything that a cluster's folder holds: the bytes of each file, and the rows of each store as
/// they are after decompression.
record StoredBytes(Path folder) {
  /// Each file with its content, those of other folders left out.
  Map<Path, byte[]> files(String below) throws IOException {
    Map<Path, byte[]> contents = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        if (folder.relativize(file).toString().contains(below)) {
          contents.put(folder.relativize(file), Files.readAllBytes(file));
        }
      }
    }
    return contents;
  }

  /// Each key and value in the store of a node that does not run.
  static List<byte[]> rows(Path store) throws RocksDBException {
    List<byte[]> rows = new ArrayList<>();
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    try (Options any = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(any, store.toString())) {
        families.add(new ColumnFamilyDescriptor(name));
      }
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options = new DBOptions();
        RocksDB database = RocksDB.openReadOnly(options, store.toString(), families, handles)) {
      for (ColumnFamilyHandle family : handles) {
        try (family;
            RocksIterator each = database.newIterator(family)) {
          for (each.seekToFirst(); each.isValid(); each.next()) {
            rows.add(each.key());
            rows.add(each.value());
          }
          each.status();
        }
      }
    }
    return rows;
  }
}
