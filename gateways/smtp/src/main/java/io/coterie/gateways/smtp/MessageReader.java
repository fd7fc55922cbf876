package io.coterie.gateways.smtp;

import java.io.IOException;

/// Reads the text of one message up to `<CRLF>.<CRLF>` (RFC 5321, section 4.5.2).
///
/// Only that sequence ends a message. A bare CR, a bare LF or a NUL anywhere refuses it and ends
/// the session: servers that disagree on such bytes let a sender hide a second message in the first
/// ("SMTP smuggling", 2023). The automaton has five states, named by what was just seen.
final class MessageReader {

  /// How reading went.
  sealed interface Outcome {

    /// The whole text is in the message.
    record Complete() implements Outcome {}

    /// The text is not kept. If the reply closes, the rest was not read.
    record Rejected(Reply reply) implements Outcome {}

    /// The peer closed in mid-message.
    record Lost() implements Outcome {}
  }

  private enum Seen {
    LINE_START,
    TEXT,
    CARRIAGE,
    DOT,
    DOT_CARRIAGE
  }

  private static final byte[] CRLF = {'\r', '\n'};

  private final SmtpConnection connection;
  private final MessageBytes message;
  private final SmtpLimits.Sizes sizes;
  private final long bytesBefore;
  private Seen seen = Seen.LINE_START;
  private long total;
  private int lineLength;
  private Outcome outcome = new Outcome.Complete();

  /// @param message holds trace lines already; they do not count against the limit
  MessageReader(SmtpConnection connection, MessageBytes message, SmtpLimits.Sizes sizes) {
    this.connection = connection;
    this.message = message;
    this.sizes = sizes;
    this.bytesBefore = message.size();
  }

  Outcome read() throws IOException {
    while (true) {
      if (connection.position == connection.limit && !connection.fill()) {
        return new Outcome.Lost();
      }
      if (seen == Seen.TEXT) {
        takeRun();
        if (connection.position == connection.limit) {
          continue;
        }
      }
      byte next = connection.buffer[connection.position++];
      if (seen == Seen.DOT_CARRIAGE && next == '\n') {
        return outcome;
      }
      step(next);
      if (outcome instanceof Outcome.Rejected rejected && rejected.reply().last()) {
        return outcome;
      }
    }
  }

  private void step(byte next) {
    switch (next) {
      case '\n' -> {
        if (seen != Seen.CARRIAGE) {
          refuse("bare LF: lines end with CRLF");
        } else {
          take(CRLF, 0, CRLF.length);
          lineLength = 0;
          seen = Seen.LINE_START;
        }
      }
      case '\r' -> {
        switch (seen) {
          case LINE_START, TEXT -> seen = Seen.CARRIAGE;
          case DOT -> seen = Seen.DOT_CARRIAGE;
          case CARRIAGE, DOT_CARRIAGE -> refuse("bare CR: lines end with CRLF");
        }
      }
      case 0 -> refuse("NUL byte in the message");
      default -> {
        switch (seen) {
          case CARRIAGE, DOT_CARRIAGE -> refuse("bare CR: lines end with CRLF");
          case LINE_START -> {
            if (next == '.') {
              seen = Seen.DOT;
            } else {
              takeOne();
            }
          }
          case DOT, TEXT -> takeOne();
        }
      }
    }
  }

  private void takeOne() {
    seen = Seen.TEXT;
    take(connection.buffer, connection.position - 1, 1);
  }

  /// The fast path: everything up to the next CR, LF or NUL of the buffer at once.
  private void takeRun() {
    byte[] buffer = connection.buffer;
    int from = connection.position;
    int at = from;
    while (at < connection.limit && buffer[at] != '\r' && buffer[at] != '\n' && buffer[at] != 0) {
      at++;
    }
    connection.position = at;
    take(buffer, from, at - from);
  }

  private void take(byte[] bytes, int offset, int length) {
    total += length;
    lineLength += length;
    if (lineLength > sizes.textLineBytesMax()) {
      refuse("a line is longer than " + sizes.textLineBytesMax() + " octets");
      return;
    }
    if (total > 2 * sizes.messageBytesMax()) {
      outcome = new Outcome.Rejected(Reply.TOO_LARGE.closing());
      return;
    }
    if (outcome instanceof Outcome.Rejected) {
      return;
    }
    if (message.size() - bytesBefore + length > sizes.messageBytesMax()) {
      drop(Reply.TOO_LARGE);
    } else if (!message.append(bytes, offset, length)) {
      drop(Reply.NO_MEMORY);
    }
  }

  /// Keeps reading to the end of the message, but gives its memory back now.
  private void drop(Reply reply) {
    outcome = new Outcome.Rejected(reply);
    message.close();
  }

  private void refuse(String reason) {
    outcome = new Outcome.Rejected(Reply.of(550, "5.6.0", reason).closing());
  }
}
