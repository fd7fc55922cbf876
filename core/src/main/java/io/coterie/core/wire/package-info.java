/// The one canonical binary encoding: big-endian, length-prefixed, one encoding per value.
///
/// Every decoder is total and bounded: whatever bytes arrive, it returns a value or throws
/// [DecodeException], and never allocates more than the input justifies.
@NullMarked
package io.coterie.core.wire;

import org.jspecify.annotations.NullMarked;
