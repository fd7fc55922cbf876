/// The way of a request through a node: frames in, admission, shard, machine, effects, frames out.
///
/// Pure and single-threaded per shard: threads, sockets and clocks are given from outside, so the
/// same classes run in production and in the simulator.
@NullMarked
package io.coterie.node;

import org.jspecify.annotations.NullMarked;
