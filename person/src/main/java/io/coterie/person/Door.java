package io.coterie.person;

import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The HTTP API of a cluster, from outside.
///
/// A port without a holder and an answer "try again" are tried again for [#PATIENCE]: another node
/// takes the port within a second, and every request here may be repeated.
public final class Door {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 100;
  private static final String JSON_TYPE = "application/json";
  private static final String OCTETS = "application/octet-stream";

  private final URI origin;
  private final HttpClient http;
  private final Duration patience;

  /// @param origin such as `http://localhost:8080`
  public Door(URI origin, HttpClient http) {
    this(origin, http, PATIENCE);
  }

  Door(URI origin, HttpClient http, Duration patience) {
    this.origin = origin;
    this.http = http;
    this.patience = patience;
  }

  /// What was answered, and the session that it began, if it began one.
  record Answer(Bytes body, String cookie) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body.toArray());
    }
  }

  Answer get(String path, String cookie) {
    return ask(request(path, cookie).GET());
  }

  Answer post(String path, Map<String, ?> body, String cookie) {
    String json = JsonMapper.shared().writeValueAsString(body);
    return ask(
        request(path, cookie)
            .header("Content-Type", JSON_TYPE)
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  Answer upload(String path, Bytes body, String cookie) {
    return ask(
        request(path, cookie)
            .header("Content-Type", OCTETS)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toArray())));
  }

  /// A request with this session, for what has no method here, such as a stream.
  HttpRequest.Builder request(String path, String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(origin.resolve("/api/v1" + path)).header("Coterie-Request", "1");
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return request;
  }

  private Answer ask(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(ANSWER_MAX).build();
    long endNanos = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() < 400) {
          return new Answer(Bytes.wrap(response.body()), cookie(response));
        }
        if (response.statusCode() != 503 || System.nanoTime() - endNanos > 0) {
          throw problem(response);
        }
      } catch (IOException unanswered) {
        if (System.nanoTime() - endNanos > 0) {
          throw new ApiProblem(
              0,
              "unreachable",
              origin + " does not answer" + because(unanswered),
              "look whether the cluster runs: ./coterie status");
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new ApiProblem(0, "interrupted", "the request was interrupted", "repeat it");
      }
      pause();
    }
  }

  /// A refused connection has no message, and needs none.
  private static String because(IOException unanswered) {
    return unanswered.getMessage() == null ? "" : " (" + unanswered.getMessage() + ")";
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static String cookie(HttpResponse<byte[]> response) {
    String set = response.headers().firstValue("Set-Cookie").orElse("");
    int end = set.indexOf(';');
    return end < 0 ? set : set.substring(0, end);
  }

  private static ApiProblem problem(HttpResponse<byte[]> response) {
    try {
      JsonNode body = JsonMapper.shared().readTree(response.body());
      return new ApiProblem(
          response.statusCode(),
          body.path("code").asString("unknown"),
          body.path("message").asString("the server refused"),
          body.path("cure").asString("look at its log"));
    } catch (JacksonException other) {
      return new ApiProblem(
          response.statusCode(),
          "unknown",
          "the server answered " + response.statusCode(),
          "look whether this is a Coterie cluster");
    }
  }

  static String base64url(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
  }

  static Bytes bytes(JsonNode text) {
    return Bytes.wrap(Base64.getUrlDecoder().decode(text.asString()));
  }
}
