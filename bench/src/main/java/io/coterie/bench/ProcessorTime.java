package io.coterie.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Processor time that processes have used, from the kernel's accounts (`/proc/PID/stat`).
final class ProcessorTime {
  /// What Linux counts in, on every architecture that Java runs on.
  private static final long NANOS_PER_TICK = 10_000_000;

  private ProcessorTime() {}

  /// Of this process and the others together.
  static long nanos(List<ProcessHandle> processes) {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos()
        + of(processes);
  }

  /// Without this process.
  static long of(List<ProcessHandle> processes) {
    long nanos = 0;
    for (ProcessHandle process : processes) {
      nanos += nanos(process.pid());
    }
    return nanos;
  }

  private static long nanos(long pid) {
    try {
      return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    } catch (IOException ended) {
      throw new IllegalStateException("process " + pid + " has ended under load", ended);
    }
  }

  /// User and system time; the name before them may hold blanks and brackets.
  static long parse(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK;
  }
}
