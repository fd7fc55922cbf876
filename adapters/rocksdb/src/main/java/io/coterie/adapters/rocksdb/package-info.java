/// A node's disk: rows in RocksDB, large values in segment files.
@NullMarked
package io.coterie.adapters.rocksdb;

import org.jspecify.annotations.NullMarked;
