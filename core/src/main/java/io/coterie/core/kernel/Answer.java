package io.coterie.core.kernel;

/// What a keyspace answers when an operation is done; each mode has its own sealed family.
public interface Answer {}
