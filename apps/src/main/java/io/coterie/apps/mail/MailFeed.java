package io.coterie.apps.mail;

import io.coterie.apps.Rows;
import io.coterie.client.Result;
import io.coterie.client.Watch;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What happens in one mailbox, as it happens, each once and in order. For one thread.
public final class MailFeed implements AutoCloseable {
  private static final Pattern CURSOR = Pattern.compile("[0-9]{1,18}");

  private final Mailboxes mailboxes;
  private final Bytes account;
  private Watch watch;
  private boolean unknownCursor;

  MailFeed(Mailboxes mailboxes, Bytes account, Optional<String> cursor) {
    this.mailboxes = mailboxes;
    this.account = account;
    this.unknownCursor = cursor.isPresent() && !CURSOR.matcher(cursor.get()).matches();
    long from =
        cursor.isEmpty() || unknownCursor ? mailboxes.head(account) : Long.parseLong(cursor.get());
    this.watch = mailboxes.watch(account, from);
  }

  /// Where the feed stands now; a new feed goes on from there.
  public String cursor() {
    return Long.toString(watch.cursor().version());
  }

  /// An event, and the cursor after it.
  public record Step(MailEvent event, String cursor) {}

  /// The next events; waits for some at most `millis`, then the list is empty.
  ///
  /// Throws `Declined(UNAVAILABLE)` when the cluster does not answer: the reader may call again.
  public List<Step> next(long millis) {
    if (unknownCursor) {
      unknownCursor = false;
      return List.of(new Step(new MailEvent.Reset(), cursor()));
    }
    Result<List<Watch.Seen>> result = watch.next(millis);
    if (result.isRefused(Refusal.CURSOR_TOO_OLD)) {
      watch.close();
      watch = mailboxes.watch(account, mailboxes.head(account));
      return List.of(new Step(new MailEvent.Reset(), cursor()));
    }
    List<Step> steps = new ArrayList<>();
    for (Watch.Seen seen : Rows.read(result)) {
      String after = Long.toString(seen.cursor().version());
      for (MailEvent event : EventReader.events(seen.change())) {
        steps.add(new Step(event, after));
      }
    }
    return steps;
  }

  @Override
  public void close() {
    watch.close();
  }
}
