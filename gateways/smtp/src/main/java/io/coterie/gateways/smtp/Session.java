package io.coterie.gateways.smtp;

import io.coterie.gateways.smtp.SmtpConnection.Line;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One SMTP session on its own virtual thread: reads a command, answers it, until one side ends.
///
/// The order of commands is checked here and nowhere else. Another thread may only call [#drain]
/// and [#cut].
final class Session {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 8;

  /// Who may speak: while waiting between two messages, the one who drains may end the session.
  private enum Turn {
    SESSION,
    WAITING,
    DRAINER
  }

  private final House house;
  private final SmtpConnection connection;
  private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.SESSION);
  private volatile boolean draining;
  private boolean encrypted;
  private int errors;
  private int messages;
  private @Nullable SmtpClient client;
  private @Nullable Transaction transaction;

  Session(House house, SmtpConnection connection) {
    this.house = house;
    this.connection = connection;
  }

  /// Serves the peer to the end.
  void run() throws IOException {
    try {
      connection.send(Reply.of(220, "", house.options().hostName() + " ESMTP Coterie"));
      boolean open = true;
      while (open) {
        open = serveOne();
      }
    } catch (SocketTimeoutException e) {
      end(Reply.TIMEOUT);
    } catch (RuntimeException e) {
      tellFault(e);
      throw e;
    }
  }

  /// One line and its reply; false when the session is over.
  private boolean serveOne() throws IOException {
    if (transaction == null && !startWaiting()) {
      return false;
    }
    Line line = connection.readLine(house.options().limits().sizes().commandBytesMax());
    if (!turn.compareAndSet(Turn.WAITING, Turn.SESSION) && turn.get() == Turn.DRAINER) {
      return false;
    }
    Reply reply =
        switch (line) {
          case Line.End _ -> null;
          case Line.Broken broken -> broken.reply();
          case Line.Text text -> answer(text.text());
        };
    if (reply == null) {
      return false;
    }
    if (reply.refuses() && ++errors > house.options().limits().sessions().errorsMax()) {
      reply = Reply.TOO_MANY_ERRORS;
    }
    if (reply.last()) {
      end(reply);
      return false;
    }
    connection.send(reply);
    if (reply.equals(Reply.READY_FOR_TLS)) {
      startTls();
    }
    return true;
  }

  private boolean startWaiting() throws IOException {
    turn.set(Turn.WAITING);
    if (draining && turn.compareAndSet(Turn.WAITING, Turn.DRAINER)) {
      end(Reply.CLOSING);
    }
    return turn.get() == Turn.WAITING;
  }

  /// Asks the session to end at the next moment without a message under way. May write, so may
  /// block.
  void drain() throws IOException {
    draining = true;
    if (turn.compareAndSet(Turn.WAITING, Turn.DRAINER)) {
      connection.send(Reply.CLOSING);
      connection.flush();
      connection.close();
    }
  }

  /// Ends the session now, whatever it does.
  void cut() throws IOException {
    connection.cut();
  }

  private void end(Reply reply) throws IOException {
    connection.send(reply);
    connection.linger();
  }

  private void tellFault(RuntimeException fault) {
    try {
      end(Reply.FAULT);
    } catch (IOException e) {
      fault.addSuppressed(e);
    }
  }

  private Reply answer(String line) throws IOException {
    Command command;
    try {
      command = CommandParser.parse(line);
    } catch (RefusedCommand e) {
      return e.reply();
    }
    if (command.endsGroup() && connection.pending()) {
      return Reply.EARLY_TALK;
    }
    return switch (command) {
      case Command.Hello hello -> hello(hello);
      case Command.Mail mail -> mail(mail);
      case Command.Recipient recipient -> recipient(recipient);
      case Command.Text _ -> text();
      case Command.StartTls _ ->
          house.tls() == null ? Reply.NO_TLS : encrypted ? Reply.TLS_TWICE : Reply.READY_FOR_TLS;
      case Command.Reset _ -> {
        transaction = null;
        yield Reply.OK;
      }
      case Command.Fixed fixed -> fixed.reply();
    };
  }

  private Reply hello(Command.Hello hello) {
    transaction = null;
    client = new SmtpClient(hello.name(), connection.peer(), hello.extended(), encrypted);
    List<String> lines = new ArrayList<>();
    lines.add(house.options().hostName() + " greets " + hello.name());
    if (hello.extended()) {
      lines.add("PIPELINING");
      lines.add("SIZE " + house.options().limits().sizes().messageBytesMax());
      lines.add("8BITMIME");
      lines.add("SMTPUTF8");
      if (house.tls() != null && !encrypted) {
        lines.add("STARTTLS");
      }
      lines.add("ENHANCEDSTATUSCODES");
    }
    return new Reply(250, "", lines, false);
  }

  private Reply mail(Command.Mail mail) {
    if (client == null) {
      return Reply.HELLO_FIRST;
    }
    if (transaction != null) {
      return Reply.MAIL_TWICE;
    }
    SmtpLimits limits = house.options().limits();
    if (mail.size() > limits.sizes().messageBytesMax()) {
      return Reply.TOO_LARGE;
    }
    if (mail.size() > 0 && !house.budget().fits(mail.size())) {
      return Reply.NO_MEMORY;
    }
    if (++messages > limits.sessions().messagesMax()) {
      return Reply.TOO_MANY_MESSAGES;
    }
    transaction = new Transaction(mail);
    return Reply.SENDER_OK;
  }

  private Reply recipient(Command.Recipient recipient) {
    Transaction current = transaction;
    if (current == null) {
      return Reply.MAIL_FIRST;
    }
    Address address =
        recipient.address().orElseGet(() -> new Address("postmaster", house.options().hostName()));
    if (!address.isAscii() && !current.smtpUtf8()) {
      return Reply.NEEDS_UTF8;
    }
    if (!house.drop().serves(address.domain())) {
      return Reply.NO_RELAY;
    }
    if (current.accepted() >= house.options().limits().sizes().recipientsMax()) {
      return Reply.TOO_MANY_RECIPIENTS;
    }
    return switch (house.drop().lookup(address)) {
      case MailDrop.Lookup.Known known -> {
        current.add(address, known.mailbox());
        yield Reply.RECIPIENT_OK;
      }
      case MailDrop.Lookup.Unknown _ -> Reply.UNKNOWN_USER;
      case MailDrop.Lookup.Keyless _ -> Reply.KEYLESS;
      case MailDrop.Lookup.Unreachable _ -> Reply.STORE_DOWN;
    };
  }

  private Reply text() throws IOException {
    Transaction current = transaction;
    SmtpClient from = client;
    if (current == null || from == null) {
      return Reply.MAIL_FIRST;
    }
    if (current.accepted() == 0) {
      return Reply.NO_RECIPIENT;
    }
    transaction = null;
    Envelope envelope = current.envelope(from);
    String id = newId();
    try (MessageBytes message = new MessageBytes(house.budget())) {
      SmtpOptions options = house.options();
      byte[] trace = TraceLines.of(envelope, options.hostName(), id, house.clock().instant());
      if (!message.append(trace, 0, trace.length)) {
        return Reply.NO_MEMORY;
      }
      connection.send(Reply.GO_AHEAD);
      connection.deadline(options.limits().times().messageMillis());
      MessageReader.Outcome outcome =
          new MessageReader(connection, message, options.limits().sizes()).read();
      connection.deadline(0);
      return switch (outcome) {
        case MessageReader.Outcome.Complete _ -> deliver(envelope, message, id);
        case MessageReader.Outcome.Rejected rejected -> rejected.reply();
        case MessageReader.Outcome.Lost _ -> throw new EOFException("peer left in mid-message");
      };
    }
  }

  private Reply deliver(Envelope envelope, MessageBytes message, String id) {
    return switch (house.drop().deliver(envelope, message)) {
      case MailDrop.Receipt.Stored _ -> Reply.of(250, "2.6.0", "message stored, id " + id);
      case MailDrop.Receipt.Refused refused -> Reply.of(554, "5.6.0", refused.reason());
      case MailDrop.Receipt.Unavailable _ -> Reply.STORE_DOWN;
    };
  }

  private static String newId() {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private void startTls() throws IOException {
    if (house.tls() == null) {
      throw new IllegalStateException("TLS was granted without a certificate");
    }
    connection.upgrade(house.tls());
    encrypted = true;
    client = null;
    transaction = null;
  }
}
