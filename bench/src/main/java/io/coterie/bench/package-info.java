/// Speed as a ratio: Coterie and its peers in one run, in turn, with the same callers, payload and
/// durability, on the same machine.
@NullMarked
package io.coterie.bench;

import org.jspecify.annotations.NullMarked;
