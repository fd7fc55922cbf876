/// The contract between protocols and the world: input in, effects out.
///
/// A protocol is a total, single-threaded, deterministic machine ([Protocol]). It gets one [Input],
/// reads what its own instance has persisted through a [Reader] that never touches the disk, and
/// appends [Effect] records to [Effects]. The ports ([Store], [BlobStore], [Transport],
/// [Coordination]) are what a node needs of the outside; each has a real adapter and a strict fake
/// in the simulator, under one contract test.
@NullMarked
package io.coterie.core.kernel;

import org.jspecify.annotations.NullMarked;
