package io.coterie.gateways.http;

import io.coterie.apps.accounts.Accounts;
import io.coterie.apps.accounts.Credentials;
import io.coterie.apps.accounts.RecoveryLock;
import io.coterie.apps.accounts.Session;
import io.coterie.apps.accounts.SessionView;
import io.coterie.apps.accounts.SignedOrder;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.util.List;

/// The own account and its sessions.
final class SessionEndpoints {
  private final Accounts accounts;
  private final SessionCookie cookie;

  SessionEndpoints(Accounts accounts, SessionCookie cookie) {
    this.accounts = accounts;
    this.cookie = cookie;
  }

  void addTo(WebApi.Routes routes) {
    routes.owned("POST", "/logout", this::logOut);
    routes.owned(
        "GET",
        "/me",
        (call, session) -> new Reply.Json(200, Answers.account(accounts.me(session))));
    routes.owned("DELETE", "/me", this::delete);
    routes.owned("PUT", "/me/password", this::changePassword);
    routes.owned("PUT", "/me/recovery", this::replaceRecovery);
    routes.owned("GET", "/sessions", (call, session) -> list(session));
    routes.owned("DELETE", "/sessions/{id}", this::revoke);
  }

  private Reply logOut(HttpCall call, Session session) {
    accounts.logOut(session);
    return forgotten(call);
  }

  private Reply delete(HttpCall call, Session session) throws Problem, IOException {
    JsonBody body = call.json();
    Bytes authKey = Requests.key(body, "authKey");
    SignedOrder order = Requests.order(body);
    body.end();
    accounts.delete(session, authKey, order);
    return forgotten(call);
  }

  private Reply changePassword(HttpCall call, Session session) throws Problem, IOException {
    JsonBody body = call.json();
    Bytes authKey = Requests.key(body, "authKey");
    Credentials credentials = Requests.credentials(body);
    SignedOrder order = Requests.order(body);
    body.end();
    return new Reply.Json(
        200, Answers.account(accounts.changePassword(session, authKey, credentials, order)));
  }

  private Reply replaceRecovery(HttpCall call, Session session) throws Problem, IOException {
    JsonBody body = call.json();
    Bytes authKey = Requests.key(body, "authKey");
    RecoveryLock recovery = Requests.recoveryLock(body);
    SignedOrder order = Requests.order(body);
    body.end();
    return new Reply.Json(
        200, Answers.account(accounts.replaceRecovery(session, authKey, recovery, order)));
  }

  private Reply list(Session session) {
    List<Object> sessions =
        accounts.sessions().list(session).stream().<Object>map(SessionEndpoints::view).toList();
    return new Reply.Json(200, Answers.object("sessions", sessions));
  }

  private Reply revoke(HttpCall call, Session session) throws Problem {
    Bytes id = Requests.id(call);
    accounts.sessions().revoke(session, id);
    return id.equals(session.id()) ? forgotten(call) : new Reply.Empty(204);
  }

  private Reply forgotten(HttpCall call) {
    return new Reply.Empty(204).with("Set-Cookie", cookie.clear(call));
  }

  private static Object view(SessionView view) {
    return Answers.object(
        "id",
        view.id().toHex(),
        "createdAt",
        view.createdAtMillis(),
        "lastUsedAt",
        view.lastUsedAtMillis(),
        "agent",
        view.agent(),
        "current",
        view.current());
  }
}
