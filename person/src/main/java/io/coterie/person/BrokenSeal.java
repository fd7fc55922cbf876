package io.coterie.person;

/// Thrown when something sealed does not open: the key is another one, or it was changed.
public final class BrokenSeal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenSeal(String message) {
    super(message + "; the key is another one, or it was changed on the way");
  }
}
