package io.coterie.core.kernel;

/// What a client asks of a keyspace; each mode has its own sealed family.
public interface Operation {}
