package io.coterie.gateways.http;

import java.util.Map;

/// An answer of 400 and above: a stable code, one sentence, and what helps.
public final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String cure;
  private final transient Map<String, String> headers;

  public Problem(int status, String code, String message, String cure) {
    this(status, code, message, cure, Map.of());
  }

  private Problem(
      int status, String code, String message, String cure, Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.cure = cure;
    this.headers = headers;
  }

  /// The same with one header more, such as `Retry-After` or `ETag`.
  public Problem with(String header, String value) {
    return new Problem(status, code, String.valueOf(getMessage()), cure, Map.of(header, value));
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String cure() {
    return cure;
  }

  public Map<String, String> headers() {
    return headers;
  }

  static Problem invalid(String message) {
    return new Problem(400, "invalid_request", message, "send what openapi.yaml describes");
  }
}
