package io.coterie.gateways.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// From Jetty's request to an endpoint's reply, on a virtual thread that may block.
final class WebHandler extends Handler.Abstract {
  private static final Logger LOG = Logger.getLogger(WebHandler.class.getName());

  static final String PROBLEM_TYPE = "application/problem+json";

  private final Router router;
  private final StaticFiles files;
  private final Gate gate;
  private final OpenCalls open = new OpenCalls();

  /// Says whether a call has a valid session.
  interface Gate {
    boolean isLoggedIn(HttpCall call) throws Problem, IOException, InterruptedException;
  }

  WebHandler(Router router, StaticFiles files, Gate gate) {
    this.router = router;
    this.files = files;
    this.gate = gate;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put("Referrer-Policy", "no-referrer");
    response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
    try (OpenCalls.Open call = open.begin()) {
      send(request, response, reply(request), call);
      callback.succeeded();
    } catch (IOException | HttpException.RuntimeException broken) {
      callback.failed(broken);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      callback.failed(stopping);
    }
    return true;
  }

  /// Ends the streams and waits for the other calls, at most `millis`.
  void drain(long millis) throws InterruptedException {
    open.drain(millis);
  }

  private Reply reply(Request request) throws IOException, InterruptedException {
    try {
      if (!InsecurePage.isSafe(request)) {
        return InsecurePage.reply(request);
      }
      InsecurePage.checkName(request);
      String path = Request.getPathInContext(request);
      Optional<Router.Match> match = router.find(request.getMethod(), path);
      if (match.isPresent()) {
        checkOrigin(request);
        return match.get().endpoint().answer(new HttpCall(request, match.get().parts()));
      }
      return page(new HttpCall(request, Map.of()));
    } catch (Problem problem) {
      return asReply(problem);
    } catch (HttpException.RuntimeException malformed) {
      throw malformed;
    } catch (RuntimeException bug) {
      LOG.log(Level.SEVERE, "a bug in the web gateway", bug);
      return asReply(internalError());
    }
  }

  static Problem internalError() {
    return new Problem(
        500, "internal_error", "something went wrong here", "try again; please report it");
  }

  private Reply page(HttpCall call) throws Problem, IOException, InterruptedException {
    Optional<Reply> page = files.reply(call.path());
    boolean reading = call.method().equals("GET") || call.method().equals("HEAD");
    boolean api = call.path().startsWith("/api/");
    if (page.isEmpty() && !api && reading && call.accepts("text/html")) {
      return files.missing();
    }
    if (page.isEmpty() || api) {
      throw Problem.notFound();
    }
    if (!reading) {
      throw Problem.wrongMethod(call.method(), "GET, HEAD");
    }
    if (files.isGated(call.path()) && !gate.isLoggedIn(call)) {
      String query = call.rawQuery();
      String target = call.path() + (query.isEmpty() ? "" : "?" + query);
      return new Reply.Empty(303)
          .with("Location", "/login?to=" + URLEncoder.encode(target, StandardCharsets.UTF_8))
          .with("Cache-Control", "no-store");
    }
    return page.get();
  }

  /// A page of another origin can make a browser send a request with this origin's cookies, but it
  /// cannot add this header, and it cannot lie about its origin.
  private static void checkOrigin(Request request) throws Problem {
    String method = request.getMethod();
    if (method.equals("GET") || method.equals("HEAD")) {
      return;
    }
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    String own =
        (request.isSecure() ? "https://" : "http://")
            + String.valueOf(request.getHeaders().get(HttpHeader.HOST)).toLowerCase(Locale.ROOT);
    boolean ours = origin == null || origin.toLowerCase(Locale.ROOT).equals(own);
    if (!"1".equals(request.getHeaders().get("Coterie-Request")) || !ours) {
      throw new Problem(
          403,
          "wrong_origin",
          "this request does not come from this site",
          "send the header Coterie-Request: 1, from this origin");
    }
  }

  private static Reply asReply(Problem problem) {
    Reply.Json reply =
        new Reply.Json(problem.status(), problem.body())
            .with(HttpHeader.CONTENT_TYPE.asString(), PROBLEM_TYPE);
    for (Map.Entry<String, String> header : problem.headers().entrySet()) {
      reply = reply.with(header.getKey(), header.getValue());
    }
    return reply;
  }

  private static void send(Request request, Response response, Reply reply, OpenCalls.Open call)
      throws IOException, InterruptedException {
    boolean head = request.getMethod().equals("HEAD");
    switch (reply) {
      case Reply.Json json -> {
        byte[] bytes = HttpCall.JSON.writeValueAsBytes(json.value());
        begin(response, json.status(), json.headers());
        if (!response.getHeaders().contains(HttpHeader.CONTENT_TYPE)) {
          response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        }
        noStore(response);
        body(response, head, bytes.length, out -> out.write(bytes));
      }
      case Reply.Empty empty -> {
        begin(response, empty.status(), empty.headers());
        body(response, head, 0, out -> {});
      }
      case Reply.Content content -> {
        begin(response, content.status(), content.headers());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, content.type());
        noStore(response);
        body(response, head, content.length(), content.body());
      }
      case Reply.Events events -> {
        begin(response, 200, List.of());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        noStore(response);
        if (!head) {
          stream(response, events, call);
        }
      }
    }
  }

  private static void stream(Response response, Reply.Events events, OpenCalls.Open call)
      throws IOException, InterruptedException {
    call.isStream();
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      EventSink sink = new EventSink(out);
      sink.comment();
      events.source().run(sink);
    }
  }

  private static void begin(Response response, int status, List<Reply.Header> headers) {
    response.setStatus(status);
    for (Reply.Header header : headers) {
      response.getHeaders().add(new HttpField(header.name(), header.content()));
    }
  }

  private static void noStore(Response response) {
    if (!response.getHeaders().contains(HttpHeader.CACHE_CONTROL)) {
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    }
  }

  private static void body(Response response, boolean head, long length, Reply.Body body)
      throws IOException {
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      if (!head) {
        body.writeTo(out);
      }
    }
  }
}
