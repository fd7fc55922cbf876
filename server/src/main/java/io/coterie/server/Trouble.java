package io.coterie.server;

/// Something that a person has to mend: what is wrong, and what helps. Printed as one line, without
/// a stack trace; the program ends with exit code 1.
public final class Trouble extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Trouble(String what, String cure) {
    super(what + ": " + cure, null, false, false);
  }
}
