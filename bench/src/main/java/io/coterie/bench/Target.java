package io.coterie.bench;

import java.util.List;
import java.util.concurrent.ThreadFactory;

/// A system under load, as one client program sees it over one connection. Any number of callers
/// use it at once; each call returns when the system has answered.
interface Target extends AutoCloseable {
  String name();

  /// Stores durably, or throws.
  void write(byte[] key, byte[] value) throws Exception;

  /// What is stored, empty when nothing is; never older than any answered write.
  byte[] read(byte[] key) throws Exception;

  /// The processes that serve; the client's own is counted beside them.
  List<ProcessHandle> processes();

  /// How the system was started and reached, for the evidence.
  String configuration();

  /// The threads that callers of this target run on.
  default ThreadFactory callers() {
    return Thread.ofVirtual().factory();
  }

  /// Whether a virtual machine compiles it while it runs, so that it is slow for a while.
  default boolean isCompiledAtRun() {
    return false;
  }

  @Override
  void close();
}
