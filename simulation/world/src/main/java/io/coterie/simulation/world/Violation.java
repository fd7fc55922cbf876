package io.coterie.simulation.world;

/// A property does not hold in this run: the run ends, and its seed is the bug report.
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Violation(String message) {
    super(message);
  }

  public Violation(String message, Throwable cause) {
    super(message, cause);
  }
}
