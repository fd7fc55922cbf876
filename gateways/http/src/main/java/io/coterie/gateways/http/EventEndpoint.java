package io.coterie.gateways.http;

import io.coterie.apps.accounts.Session;
import io.coterie.core.wire.Bytes;
import java.util.Optional;

/// The live stream of one mailbox and of the cluster.
final class EventEndpoint {
  private final WebServices services;
  private final SessionCookie cookie;

  EventEndpoint(WebServices services, SessionCookie cookie) {
    this.services = services;
    this.cookie = cookie;
  }

  void addTo(WebApi.Routes routes) {
    routes.owned("GET", "/events", this::events);
  }

  private Reply events(HttpCall call, Session session) throws Problem {
    Optional<String> last = call.header("Last-Event-ID").filter(id -> !id.isEmpty());
    Optional<String> from = last.isPresent() ? last : call.query("from");
    if (from.isPresent() && from.get().length() > MailEndpoints.CURSOR_CHARACTERS_MAX) {
      throw Problem.invalid("a cursor has at most 200 characters");
    }
    Bytes token = cookie.token(call).orElseThrow();
    return new Reply.Events(
        sink -> new EventStream(services, session.account(), token, sink).run(from));
  }
}
