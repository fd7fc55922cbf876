package io.coterie.gateways.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// One request as an endpoint sees it.
public final class HttpCall {
  /// The largest JSON body, in bytes.
  public static final int JSON_BYTES_MAX = 1024 * 1024;

  /// How deep JSON may nest; the contract needs four.
  public static final int JSON_DEPTH_MAX = 16;

  private static final int IPV6_PREFIX_BYTES = 8;
  private static final BodyBudget BODIES = new BodyBudget();

  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(JSON_DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
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

  /// The part of the path that stands for `{name}` in the route, decoded.
  public String part(String name) throws Problem {
    String part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid("the address is not well-formed");
    }
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

  /// Whether the caller names this type as one that it can show; `*/*` names none.
  public boolean accepts(String type) {
    return request.getHeaders().getQualityCSV(HttpHeader.ACCEPT).stream()
        .map(each -> each.contains(";") ? each.substring(0, each.indexOf(';')) : each)
        .anyMatch(each -> each.strip().equalsIgnoreCase(type));
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

  /// The other end's network, for limits per address: an IPv4 address, or an IPv6 /64, which is one
  /// host's to fill.
  public String remoteNetwork() {
    return request.getConnectionMetaData().getRemoteSocketAddress()
            instanceof InetSocketAddress peer
        ? network(peer.getAddress())
        : "unknown";
  }

  static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, IPV6_PREFIX_BYTES));
  }

  /// The announced length of the body, or -1.
  public long length() {
    return request.getLength();
  }

  public InputStream body() {
    return Content.Source.asInputStream(request);
  }

  /// Refuses a body of another type.
  public void requireType(String type) throws Problem {
    String declared = header(HttpHeader.CONTENT_TYPE.asString()).orElse("");
    String plain = declared.contains(";") ? declared.substring(0, declared.indexOf(';')) : declared;
    if (!plain.strip().equalsIgnoreCase(type)) {
      throw new Problem(
          415, "unsupported_media_type", "the body is not " + type, "send Content-Type: " + type);
    }
  }

  /// The body as a JSON object in UTF-8.
  public JsonBody json() throws Problem, IOException {
    requireType("application/json");
    try (BodyBudget.Share share = BODIES.new Share()) {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(share))).toString();
      return new JsonBody(JSON.readTree(text), "");
    } catch (CharacterCodingException malformed) {
      throw Problem.invalid("the body is not UTF-8");
    } catch (JacksonException malformed) {
      throw Problem.invalid("the body is not JSON" + place(malformed));
    }
  }

  private byte[] bytes(BodyBudget.Share share) throws Problem, IOException {
    if (length() <= JSON_BYTES_MAX) {
      byte[] bytes = share.read(body(), JSON_BYTES_MAX);
      if (bytes.length <= JSON_BYTES_MAX) {
        return bytes;
      }
    }
    throw new Problem(
        413, "too_large", "the body is over " + JSON_BYTES_MAX + " bytes", "send less at once");
  }

  private static String place(JacksonException malformed) {
    var location = malformed.getLocation();
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
