package io.coterie.server;

import java.io.PrintWriter;

/// Something that a person has to mend: what is wrong, and what helps. Printed as one line, without
/// a stack trace; the program ends with exit code 1, or 2 when the arguments themselves are wrong.
public final class Trouble extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private final int exitCode;

  Trouble(String what, String cure) {
    this(what, cure, FAILED);
  }

  private Trouble(String what, String cure, int exitCode) {
    super(what + ": " + cure, null, false, false);
    this.exitCode = exitCode;
  }

  /// Arguments that mean nothing, whatever the cluster is like.
  static Trouble ofUsage(String what, String cure) {
    return new Trouble(what, cure, MISUSED);
  }

  /// Says why the program ends, and returns its exit code. What is no trouble is a bug.
  static int tell(Exception failure, PrintWriter err) {
    if (failure instanceof Trouble trouble) {
      err.println("coterie: " + trouble.getMessage());
      return trouble.exitCode;
    }
    failure.printStackTrace(err);
    err.println("coterie: this is a bug; please report it with the lines above");
    return FAILED;
  }
}
