package io.coterie.server;

import java.io.PrintWriter;

/// Something that a person has to mend: what is wrong, and what helps. Printed as one line, without
/// a stack trace; the program ends with exit code 1.
public final class Trouble extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Trouble(String what, String cure) {
    super(what + ": " + cure, null, false, false);
  }

  /// Says why the program ends, and returns its exit code. What is no trouble is a bug.
  static int tell(Exception failure, PrintWriter err) {
    if (failure instanceof Trouble trouble) {
      err.println("coterie: " + trouble.getMessage());
    } else {
      failure.printStackTrace(err);
      err.println("coterie: this is a bug; please report it with the lines above");
    }
    return 1;
  }
}
