package io.coterie.gateways.http;

import io.coterie.apps.Declined;
import io.coterie.apps.accounts.Session;
import io.coterie.apps.mail.Bodies;
import io.coterie.apps.mail.Entry;
import io.coterie.apps.mail.EntryPage;
import io.coterie.apps.mail.EntryState;
import io.coterie.apps.mail.Mailboxes;
import io.coterie.apps.mail.Outgoing;
import io.coterie.apps.mail.SendMail;
import io.coterie.apps.mail.StoredBody;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The own mailbox, encrypted messages, and sending.
final class MailEndpoints {
  static final int CURSOR_CHARACTERS_MAX = 200;

  private static final Pattern ETAG = Pattern.compile("\"([0-9]{1,15})\"");
  private static final String OCTETS = "application/octet-stream";
  private static final int BODY_NAME_BYTES = 32;

  private final Mailboxes mailboxes;
  private final Bodies bodies;
  private final Outgoing outgoing;

  MailEndpoints(Mailboxes mailboxes, Bodies bodies, Outgoing outgoing) {
    this.mailboxes = mailboxes;
    this.bodies = bodies;
    this.outgoing = outgoing;
  }

  void addTo(WebApi.Routes routes) {
    routes.owned("GET", "/mailbox/entries", this::list);
    routes.owned("GET", "/mailbox/entries/{id}", this::read);
    routes.owned("DELETE", "/mailbox/entries/{id}", this::delete);
    routes.owned("GET", "/mailbox/entries/{id}/body", this::body);
    routes.owned("PUT", "/mailbox/entries/{id}/state", this::putState);
    routes.owned("POST", "/bodies", (call, session) -> upload(call));
    routes.owned("POST", "/mail", this::send);
    routes.owned("GET", "/mail/{id}", this::status);
  }

  private Reply list(HttpCall call, Session session) throws Problem {
    Optional<String> before = call.query("before");
    EntryPage page = mailboxes.list(session.account(), before, limit(call));
    List<Object> entries = page.entries().stream().<Object>map(Answers::entry).toList();
    return new Reply.Json(
        200,
        Answers.object(
            "entries", entries, "next", page.next().orElse(null), "cursor", page.cursor()));
  }

  private static int limit(HttpCall call) throws Problem {
    String limit = call.query("limit").orElse(Integer.toString(EntryPage.ENTRIES_MAX));
    if (limit.matches("[1-9][0-9]{0,2}") && Integer.parseInt(limit) <= EntryPage.ENTRIES_MAX) {
      return Integer.parseInt(limit);
    }
    throw Problem.invalid("limit is a number from 1 to " + EntryPage.ENTRIES_MAX);
  }

  private Reply read(HttpCall call, Session session) throws Problem {
    return new Reply.Json(200, Answers.entry(mailboxes.read(session.account(), Requests.id(call))));
  }

  private Reply delete(HttpCall call, Session session) throws Problem {
    mailboxes.delete(session.account(), Requests.id(call));
    return new Reply.Empty(204);
  }

  private Reply body(HttpCall call, Session session) throws Problem {
    Bodies.Content content = mailboxes.openBody(session.account(), Requests.id(call));
    return new Reply.Content(
        200,
        OCTETS,
        content.size(),
        List.of(new Reply.Header("Cache-Control", "private, max-age=31536000, immutable")),
        out -> {
          try (InputStream stream = content.stream()) {
            stream.transferTo(out);
          }
        });
  }

  private Reply putState(HttpCall call, Session session) throws Problem, IOException {
    Bytes id = Requests.id(call);
    OptionalLong replaced = condition(call);
    JsonBody body = call.json();
    Bytes blob = body.upTo("blob", EntryState.BLOB_BYTES_MAX);
    body.end();
    try {
      long version = mailboxes.putState(session.account(), id, replaced, blob);
      return new Reply.Empty(204).with("ETag", "\"" + version + "\"");
    } catch (Declined declined) {
      throw Declines.ofCondition(declined);
    }
  }

  /// The version that is replaced; empty for the first.
  private static OptionalLong condition(HttpCall call) throws Problem {
    Optional<String> match = call.header("If-Match");
    Optional<String> noneMatch = call.header("If-None-Match");
    if (match.isEmpty() && noneMatch.isEmpty()) {
      throw new Problem(
          428,
          "condition_required",
          "a state is replaced or made, and this does not say which",
          "send If-Match with the version, or If-None-Match: *");
    }
    if (match.isEmpty() && noneMatch.get().equals("*")) {
      return OptionalLong.empty();
    }
    Matcher version = ETAG.matcher(match.orElse(""));
    if (noneMatch.isEmpty() && version.matches() && Long.parseLong(version.group(1)) > 0) {
      return OptionalLong.of(Long.parseLong(version.group(1)));
    }
    throw Problem.invalid("the condition is not one version in quotes");
  }

  private Reply upload(HttpCall call) throws Problem, IOException {
    call.requireType(OCTETS);
    if (call.length() > StoredBody.SIZE_MAX) {
      throw new Problem(
          413,
          "too_large",
          "an encrypted message has at most " + StoredBody.SIZE_MAX + " bytes",
          "send less at once");
    }
    StoredBody stored = bodies.store(call.body());
    return new Reply.Json(
        201, Answers.object("body", stored.body().toHex(), "size", stored.size()));
  }

  private Reply send(HttpCall call, Session session) throws Problem, IOException {
    JsonBody body = call.json();
    Optional<JsonBody> own = body.objectOrNull("own");
    List<SendMail.Copy> copies = new ArrayList<>();
    for (JsonBody each : body.objects("copies", SendMail.RECIPIENTS_MAX)) {
      copies.add(copy(each));
    }
    SendMail mail =
        new SendMail(
            body.id("id"),
            own.isPresent() ? Optional.of(copy(own.get())) : Optional.empty(),
            copies,
            body.texts("outside", SendMail.RECIPIENTS_MAX, Requests.ADDRESS_CHARACTERS_MAX));
    body.end();
    return new Reply.Json(201, Answers.sent(outgoing.send(session.account(), mail)));
  }

  private static SendMail.Copy copy(JsonBody body) throws Problem {
    SendMail.Copy copy =
        new SendMail.Copy(
            body.id("id"),
            body.id("account"),
            body.optionalText("address", Requests.ADDRESS_CHARACTERS_MAX),
            body.hex("body", BODY_NAME_BYTES),
            body.upTo("summary", Entry.SUMMARY_BYTES_MAX));
    body.end();
    return copy;
  }

  private Reply status(HttpCall call, Session session) throws Problem {
    return new Reply.Json(200, Answers.sent(outgoing.status(session.account(), Requests.id(call))));
  }
}
