package io.coterie.gateways.http;

import io.coterie.apps.Declined;
import io.coterie.apps.accounts.SessionCheck;
import io.coterie.apps.accounts.Sessions;
import io.coterie.client.Result;
import io.coterie.client.Watch;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One reader's stream of changes. A cluster that does not answer is asked again; a reader who is
/// gone is noticed by the next comment.
final class ChangeStream {
  /// A comment is due within five seconds, and the session is looked up as often.
  private static final long TURN_MILLIS = 4_000;

  /// The pause before the cluster is asked again after it did not answer.
  private static final long RETRY_MILLIS = 250;

  private final Sessions sessions;
  private final Bytes token;
  private Watch watch;

  /// What the reader is told once the watch has been answered: only then its cursor says where the
  /// rows that the reader reads next belong.
  private boolean readyDue = true;

  private boolean resetDue;

  ChangeStream(Sessions sessions, Bytes token, Watch watch) {
    this.sessions = sessions;
    this.token = token;
    this.watch = watch;
  }

  /// Sends until the reader is gone, the session is over, or the gateway closes.
  void run(EventSink sink) throws IOException, InterruptedException {
    try {
      boolean goesOn = send(watch.next(0), sink);
      while (goesOn && !isOver(sink)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("the stream is to end");
        }
        goesOn = send(watch.next(readyDue || resetDue ? 0 : TURN_MILLIS), sink);
      }
    } finally {
      watch.close();
    }
  }

  /// False when the reader may hear no more.
  private boolean send(Result<List<Watch.Seen>> result, EventSink sink)
      throws IOException, InterruptedException {
    switch (result) {
      case Result.Done<List<Watch.Seen>>(var changes) -> {
        if (resetDue) {
          tellCursor("reset", sink);
          resetDue = false;
        }
        for (Watch.Seen seen : changes) {
          sink.event(seen.cursor().text(), "change", json(change(seen.change())));
        }
        if (readyDue) {
          tellCursor("ready", sink);
          readyDue = false;
        } else if (changes.isEmpty()) {
          sink.comment();
        }
      }
      case Result.Refused<List<Watch.Seen>>(var reason, var detail, var cure) -> {
        if (reason == Refusal.CURSOR_TOO_OLD) {
          // The history is gone: the reader looks at the rows as they are, the stream goes on.
          watch = watch.fromNow();
          resetDue = true;
        } else if (reason.retryable()) {
          pause(sink);
        } else {
          sink.event("", "ended", json(Answers.object("code", "forbidden")));
          return false;
        }
      }
      case Result.Unknown<List<Watch.Seen>> unknown -> pause(sink);
    }
    return true;
  }

  private void tellCursor(String event, EventSink sink) throws IOException {
    String cursor = watch.cursor().text();
    sink.event(cursor, event, json(Answers.object("cursor", cursor)));
  }

  private static void pause(EventSink sink) throws IOException, InterruptedException {
    sink.comment();
    Thread.sleep(RETRY_MILLIS);
  }

  private boolean isOver(EventSink sink) throws IOException {
    try {
      if (sessions.check(token) instanceof SessionCheck.Over(var why)) {
        sink.event("", "ended", json(Answers.object("code", why.code())));
        return true;
      }
    } catch (Declined unreachable) {
      // Nobody can tell now; the next turn asks again.
      return false;
    }
    return false;
  }

  private static Map<String, @Nullable Object> change(TabletAnswer.Change change) {
    List<Object> cells = new ArrayList<>();
    for (Mutation mutation : change.mutations()) {
      Map<String, @Nullable Object> cell =
          Answers.object("column", Base64Url.of(mutation.column()));
      cell.put(
          "value",
          switch (mutation) {
            case Mutation.Put(var column, Value.Inline(var bytes)) -> Base64Url.of(bytes);
            case Mutation.Put(var column, Value.Blob(var ref)) ->
                Answers.object("sha256", ref.sha256().toHex(), "size", ref.length());
            case Mutation.Delete delete -> null;
          });
      cells.add(cell);
    }
    return Answers.object(
        "version", change.version(), "row", Base64Url.of(change.row()), "cells", cells);
  }

  private static String json(Object value) {
    return HttpCall.JSON.writeValueAsString(value);
  }
}
