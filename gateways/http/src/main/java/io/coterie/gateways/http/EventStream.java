package io.coterie.gateways.http;

import io.coterie.apps.Declined;
import io.coterie.apps.accounts.SessionCheck;
import io.coterie.apps.mail.MailEvent;
import io.coterie.apps.mail.MailFeed;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One reader's stream: the mailbox on the thread that answers, the cluster and the comments on a
/// second one, so that neither waits for the other.
final class EventStream {
  /// A comment is due within five seconds.
  private static final long COMMENT_MILLIS = 4_000;

  /// How long one wait for mail lasts; what comes meanwhile ends it.
  private static final long FEED_MILLIS = 30_000;

  /// The pause before the cluster is asked again after it did not answer.
  private static final long RETRY_MILLIS = 250;

  private final WebServices services;
  private final Bytes account;
  private final Bytes token;
  private final EventSink sink;
  private boolean checkDue = true;

  EventStream(WebServices services, Bytes account, Bytes token, EventSink sink) {
    this.services = services;
    this.account = account;
    this.token = token;
    this.sink = sink;
  }

  /// Sends until the reader is gone, the session is over, or the gateway closes.
  void run(Optional<String> from) throws IOException, InterruptedException {
    long seen = services.board().changes();
    Thread reader = Thread.currentThread();
    try (MailFeed feed = services.mailboxes().follow(account, from)) {
      sink.event("", "ready", json("cursor", feed.cursor()));
      Thread ticker = Thread.ofVirtual().start(() -> tick(seen, reader));
      try {
        boolean goesOn = true;
        while (goesOn) {
          goesOn = send(feed);
        }
      } finally {
        ticker.interrupt();
        ticker.join();
      }
    }
  }

  /// Sends what comes next; false when the session is over.
  private boolean send(MailFeed feed) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the stream is to end");
    }
    try {
      if (checkDue && isOver()) {
        return false;
      }
      List<MailFeed.Step> steps = feed.next(FEED_MILLIS);
      for (MailFeed.Step step : steps) {
        send(step);
      }
    } catch (Declined unavailable) {
      Thread.sleep(RETRY_MILLIS);
    }
    return true;
  }

  private void send(MailFeed.Step step) throws IOException {
    switch (step.event()) {
      case MailEvent.Arrived(var entry) ->
          sink.event(step.cursor(), "mail", HttpCall.JSON.writeValueAsString(Answers.entry(entry)));
      case MailEvent.StateChanged(var id, var state) ->
          sink.event(
              step.cursor(),
              "state",
              json(
                  "id",
                  id.toHex(),
                  "version",
                  state.version(),
                  "blob",
                  Base64Url.of(state.blob())));
      case MailEvent.Deleted(var id) ->
          sink.event(step.cursor(), "deleted", json("id", id.toHex()));
      case MailEvent.SessionsChanged changed -> checkDue = true;
      case MailEvent.Reset reset ->
          sink.event(step.cursor(), "reset", json("cursor", step.cursor()));
    }
  }

  private boolean isOver() throws IOException {
    SessionCheck check = services.accounts().sessions().check(token);
    checkDue = false;
    if (check instanceof SessionCheck.Over(var why)) {
      sink.event("", "ended", json("code", why.code()));
      return true;
    }
    return false;
  }

  /// News of the cluster and comments; a reader who is gone is noticed here at the latest.
  private void tick(long seenBefore, Thread reader) {
    long seen = seenBefore;
    try {
      while (true) {
        long now = services.board().await(seen, COMMENT_MILLIS);
        if (now == seen) {
          sink.comment();
        } else {
          sink.event("", "cluster", "{}");
        }
        seen = now;
      }
    } catch (IOException gone) {
      reader.interrupt();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static String json(Object... namesAndValues) {
    return HttpCall.JSON.writeValueAsString(Answers.object(namesAndValues));
  }
}
