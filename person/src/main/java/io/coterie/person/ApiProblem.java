package io.coterie.person;

/// Thrown when the HTTP API refuses: its stable code, one sentence and what helps.
public final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  ApiProblem(int status, String code, String message, String cure) {
    super(message + (message.endsWith(".") ? " " : "; ") + cure);
    this.status = status;
    this.code = code;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }
}
