package io.coterie.gateways.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Answers what is refused before it reaches an endpoint, such as a malformed header, in the one
/// form of the contract.
final class ProtocolErrors implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Problem problem = problem(response.getStatus());
    byte[] body = HttpCall.JSON.writeValueAsBytes(problem.body());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, WebHandler.PROBLEM_TYPE);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 404 -> Problem.notFound();
      case 408 ->
          new Problem(
              408, "invalid_request", "the request took too long", "send it again without pauses");
      case 413 -> new Problem(413, "too_large", "the body is too large", "send less at once");
      case 414, 431 ->
          new Problem(status, "too_large", "address or headers are too large", "send less of them");
      default ->
          status < 500 || status == 501 || status == 505
              ? Problem.invalid("this is not a well-formed HTTP request")
              : WebHandler.internalError();
    };
  }
}
