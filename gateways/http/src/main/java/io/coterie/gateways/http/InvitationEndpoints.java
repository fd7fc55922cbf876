package io.coterie.gateways.http;

import io.coterie.apps.accounts.Invitation;
import io.coterie.apps.accounts.Invitations;
import io.coterie.apps.accounts.Role;
import io.coterie.apps.accounts.Session;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// Invitations: for who has one, and for administrators who make them.
final class InvitationEndpoints {
  private static final Pattern ROLE = Pattern.compile("member|administrator");

  private final Invitations invitations;

  InvitationEndpoints(Invitations invitations) {
    this.invitations = invitations;
  }

  void addTo(WebApi.Routes routes, String base) {
    routes.open("POST", base + "/invitations/check", this::check);
    routes.owned("GET", "/invitations", (call, session) -> list(session));
    routes.owned("POST", "/invitations", this::create);
    routes.owned("DELETE", "/invitations/{id}", this::withdraw);
  }

  private Reply check(HttpCall call) throws Problem, IOException {
    JsonBody body = call.json();
    Bytes token = Requests.key(body, "token");
    body.end();
    Invitation.Check check = invitations.check(token);
    return new Reply.Json(
        200,
        Answers.object("role", Answers.role(check.role()), "expiresAt", check.expiresAtMillis()));
  }

  private Reply list(Session session) {
    List<Object> list =
        invitations.list(session).stream().<Object>map(Answers::invitation).toList();
    return new Reply.Json(200, Answers.object("invitations", list));
  }

  private Reply create(HttpCall call, Session session) throws Problem, IOException {
    JsonBody body = call.json();
    Role role = body.text("role", ROLE).equals("member") ? Role.MEMBER : Role.ADMINISTRATOR;
    String note = body.text("note", Invitation.NOTE_CHARACTERS_MAX);
    body.end();
    Invitation.Made made = invitations.create(session, role, note);
    return new Reply.Json(
        201,
        Answers.object(
            "invitation",
            Answers.invitation(made.invitation()),
            "token",
            Base64Url.of(made.token())));
  }

  private Reply withdraw(HttpCall call, Session session) throws Problem {
    invitations.withdraw(session, Requests.id(call));
    return new Reply.Empty(204);
  }
}
