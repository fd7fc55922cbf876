package io.coterie.core.kernel;

/// Why a store refuses, in words for people.
public record StoreFailure(Kind kind, String cause, String cure) {
  public enum Kind {
    FULL,
    CORRUPT,
    IO
  }
}
