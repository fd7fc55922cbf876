package io.coterie.adapters.rocksdb;

/// What RocksDB itself counts, since the store was opened.
///
/// `recoveredBytes` were written to tables from the write-ahead log while opening: more than zero
/// means that the last life ended without a goodbye. `tables` are the sorted tables alive now.
/// `filterStopped` are look-ups in a table that its bloom filter answered with "not here",
/// `filterPassed` those it let through. `compactionBytesRead` went into compactions.
public record EngineCounters(
    long recoveredBytes,
    long tables,
    long compactions,
    long compactionBytesRead,
    long filterStopped,
    long filterPassed) {}
