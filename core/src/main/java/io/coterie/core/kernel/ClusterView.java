package io.coterie.core.kernel;

/// A version of the cluster map as the control machine hands it to its node; the record is in
/// `core.placement`.
public interface ClusterView {
  long version();
}
