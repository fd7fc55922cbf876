package io.coterie.gateways.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// An answer of 400 and above: a stable code, one sentence, and what helps.
public final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String cure;
  private final String field;
  private final transient Map<String, String> headers;

  public Problem(int status, String code, String message, String cure) {
    this(message, new Words(status, code, cure, "", Map.of()));
  }

  private Problem(String message, Words words) {
    super(message, null, false, false);
    this.status = words.status;
    this.code = words.code;
    this.cure = words.cure;
    this.field = words.field;
    this.headers = words.headers;
  }

  private record Words(
      int status, String code, String cure, String field, Map<String, String> headers) {}

  /// The request is not what the contract describes; `field` is a JSON pointer to the member that
  /// is wrong, empty when it is none in particular. The message never repeats what was sent: it may
  /// be a secret.
  static Problem invalid(String message, String field) {
    String cure = "send what openapi.yaml describes";
    return new Problem(message, new Words(400, "invalid_request", cure, field, Map.of()));
  }

  static Problem invalid(String message) {
    return invalid(message, "");
  }

  static Problem notFound() {
    return new Problem(404, "not_found", "there is nothing at this address", "check the address");
  }

  static Problem wrongMethod(String method, String allowed) {
    return new Problem(
            405,
            "method_not_allowed",
            (method.length() > 20 ? "this method" : method) + " is not for this address",
            "use " + allowed)
        .with("Allow", allowed);
  }

  /// The same with one header more, such as `Retry-After` or `ETag`.
  public Problem with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Problem(String.valueOf(getMessage()), new Words(status, code, cure, field, more));
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /// The answer's body, as the schema `Problem` has it.
  Map<String, String> body() {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("code", code);
    body.put("message", String.valueOf(getMessage()));
    body.put("cure", cure);
    if (!field.isEmpty()) {
      body.put("field", field);
    }
    return body;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
