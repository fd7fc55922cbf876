/// The Java SDK: keyspaces as objects, the same in a node's own process and far away.
///
/// Calls block, so callers use virtual threads. A write keeps its write id through all its retries,
/// so it happens once; an outcome is a type, and "unknown" is one of them.
@NullMarked
package io.coterie.client;

import org.jspecify.annotations.NullMarked;
