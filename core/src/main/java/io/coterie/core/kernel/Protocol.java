package io.coterie.core.kernel;

/// A total, single-threaded, deterministic machine: the same inputs give the same effects, on every
/// node and in the simulator.
///
/// `M` is the mode's sealed family of messages between replicas, `O` that of the operations that
/// clients ask. `on` never blocks, never throws for anything that can arrive from outside, and
/// keeps no reference to the reader or the effects.
public interface Protocol<M, O extends Operation> {
  void on(Input<M, O> input, Reader reader, Effects<M> effects);
}
