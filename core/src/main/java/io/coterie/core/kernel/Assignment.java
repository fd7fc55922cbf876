package io.coterie.core.kernel;

/// What the cluster map says of one instance; each mode has its own record (for a tablet: epoch,
/// replicas, primary, settings). Machines act only on versions that they have been given.
public interface Assignment {
  /// The version of the cluster map that this was taken from; only ever grows.
  long mapVersion();
}
