package io.coterie.gateways.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// One request as an endpoint sees it.
public final class HttpCall {
  /// The largest JSON body, in bytes.
  public static final int JSON_BYTES_MAX = 1024 * 1024;

  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private final Request request;
  private final Map<String, String> parts;

  HttpCall(Request request, Map<String, String> parts) {
    this.request = request;
    this.parts = parts;
  }

  public String method() {
    return request.getMethod();
  }

  public String path() {
    return Request.getPathInContext(request);
  }

  /// The part of the path that stands for `{name}` in the route.
  public String part(String name) {
    String part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return part;
  }

  public Optional<String> query(String name) throws Problem {
    try {
      Fields fields = Request.extractQueryParameters(request);
      return Optional.ofNullable(fields.getValue(name));
    } catch (RuntimeException malformed) {
      throw Problem.invalid("the query is not well-formed");
    }
  }

  /// The query as it was sent, without the question mark.
  String rawQuery() {
    String query = request.getHttpURI().getQuery();
    return query == null ? "" : query;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  public Optional<String> cookie(String name) {
    for (HttpCookie cookie : Request.getCookies(request)) {
      if (cookie.getName().equals(name)) {
        return Optional.of(cookie.getValue());
      }
    }
    return Optional.empty();
  }

  public boolean isSecure() {
    return request.isSecure();
  }

  /// The other end's address, for limits per address.
  public String remoteAddress() {
    return Request.getRemoteAddr(request);
  }

  /// The announced length of the body, or -1.
  public long length() {
    return request.getLength();
  }

  public InputStream body() {
    return Content.Source.asInputStream(request);
  }

  /// The body as a value; refused when it is not exactly what the type describes.
  public <T> T json(Class<T> type) throws Problem, IOException {
    String declared = header(HttpHeader.CONTENT_TYPE.asString()).orElse("");
    if (!declared.equals("application/json") && !declared.startsWith("application/json;")) {
      throw new Problem(
          415, "unsupported_type", "the body is not JSON", "send Content-Type: application/json");
    }
    byte[] bytes = body().readNBytes(JSON_BYTES_MAX + 1);
    if (bytes.length > JSON_BYTES_MAX) {
      throw new Problem(
          413, "too_large", "the body is over " + JSON_BYTES_MAX + " bytes", "send less at once");
    }
    try {
      T value = JSON.readValue(bytes, type);
      if (value == null) {
        throw Problem.invalid("the body is null");
      }
      return value;
    } catch (JacksonException malformed) {
      throw Problem.invalid(malformed.getOriginalMessage());
    }
  }
}
