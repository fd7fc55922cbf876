package io.coterie.bench;

/// A target that consists of processes which can be killed and started again on the same disk.
interface Cluster extends Target {
  /// Ends every process with -9 at the same moment, and only then this program's connection: what
  /// is under way is cut off by the kill.
  void killAll();

  /// Starts all of them again and returns when they serve.
  void startAgain() throws InterruptedException;
}
