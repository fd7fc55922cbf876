package io.coterie.bench;

/// A sentence with its cure, for the person who runs the benchmark.
final class Trouble extends RuntimeException {
  private static final long serialVersionUID = 1;

  Trouble(String what, String cure) {
    super(what + ": " + cure);
  }
}
