package io.coterie.node;

/// Port: runs work that may block on the disk, off the shard's thread.
public interface Offload {
  void run(Runnable work);
}
