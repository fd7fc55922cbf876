package io.coterie.gateways.http;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.accounts.Role;
import io.coterie.apps.accounts.Session;
import io.coterie.client.Database;
import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.client.Watch;
import io.coterie.client.WatchCursor;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.TabletConfig;
import io.coterie.protocols.tablets.TabletOperation;
import java.util.List;
import java.util.Optional;

/// The changes of a keyspace's rows as they happen (P34).
///
/// People hear of their own rows where the keyspace's rule says so; the node that holds the rows
/// checks it. Administrators hear of everything in keyspaces that are not the services' own.
final class ChangeEndpoint {
  private final WebServices services;
  private final SessionCookie cookie;
  private final NodeId self;

  ChangeEndpoint(WebServices services, SessionCookie cookie) {
    this.services = services;
    this.cookie = cookie;
    this.self = services.board().self();
  }

  void addTo(WebApi.Routes routes) {
    routes.owned("GET", "/keyspaces/{keyspace}/changes", this::changes);
  }

  private Reply changes(HttpCall call, Session session) throws Problem {
    String keyspace = keyspace(call);
    TabletOperation.Scope scope = scope(call);
    WatchCursor from = cursor(call);
    Bytes token = cookie.token(call).orElseThrow();
    TabletKeyspace rows = speaking(session, keyspace).tablets(keyspace);
    try (Watch probe = rows.watch(scope, from)) {
      check(probe.next(0));
    }
    return new Reply.Events(sink ->
        new ChangeStream(services.accounts().sessions(), token, rows.watch(scope, from)).run(sink));
  }

  /// Refuses before the stream begins what would be refused in it.
  private static void check(Result<List<Watch.Seen>> first) throws Problem {
    if (first instanceof Result.Refused<List<Watch.Seen>>(var reason, var detail, var cure)
        && reason != Refusal.CURSOR_TOO_OLD) {
      throw refused(reason, detail, cure);
    }
  }

  private Database speaking(Session session, String keyspace) {
    boolean oversees =
        session.role() == Role.ADMINISTRATOR && !AppKeyspaces.NAMES.contains(keyspace);
    return oversees
        ? services.database()
        : services.database().as(new Principal.Account(session.account(), self));
  }

  private static String keyspace(HttpCall call) throws Problem {
    String name = call.part("keyspace");
    try {
      Keyspace.checkName(name);
      return name;
    } catch (IllegalArgumentException malformed) {
      throw Problem.notFound();
    }
  }

  private static TabletOperation.Scope scope(HttpCall call) throws Problem {
    Optional<String> row = call.query("row");
    Optional<String> prefix = call.query("prefix");
    if (row.isPresent() == prefix.isPresent()) {
      throw Problem.invalid("either row or prefix says what is watched");
    }
    Bytes name = Base64Url.read(row.orElseGet(prefix::orElseThrow), TabletConfig.KEY_BYTES_MAX);
    return new TabletOperation.Scope(name, prefix.isPresent());
  }

  private static WatchCursor cursor(HttpCall call) throws Problem {
    Optional<String> last = call.header("Last-Event-ID").filter(id -> !id.isEmpty());
    String text = last.isPresent() ? last.get() : call.query("after").orElse("now");
    return WatchCursor.parse(text)
        .orElseThrow(() -> Problem.invalid("a cursor is what a stream has given as id"));
  }

  private static Problem refused(Refusal reason, String detail, String cure) {
    return switch (reason) {
      case FORBIDDEN -> new Problem(403, "forbidden", detail, cure);
      case NOT_FOUND -> Problem.notFound();
      case CONDITION_FAILED, INVALID, CURSOR_TOO_OLD -> Problem.invalid(detail);
      case OVERLOADED, UNAVAILABLE, DEADLINE, STORAGE ->
          new Problem(503, "unavailable", detail, cure).with("Retry-After", "1");
    };
  }
}
