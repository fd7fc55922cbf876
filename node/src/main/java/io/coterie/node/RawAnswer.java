package io.coterie.node;

import io.coterie.core.kernel.Answer;
import io.coterie.core.wire.Bytes;

/// An answer as it travels; the client that asked knows the codec of its mode.
public record RawAnswer(Bytes encoded) implements Answer {}
