package io.coterie.core.kernel;

import io.coterie.core.wire.Bytes;

/// A key (relative to its instance) and its value, as stored.
public record Row(Bytes key, Bytes value) {}
