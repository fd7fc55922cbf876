package io.coterie.gateways.smtp;

/// Thrown by the parser for a command line that is not of RFC 5321's form; carries the reply.
final class RefusedCommand extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Reply reply;

  RefusedCommand(Reply reply) {
    super(reply.lines().getFirst(), null, false, false);
    this.reply = reply;
  }

  static RefusedCommand syntax(String cure) {
    return new RefusedCommand(Reply.of(501, "5.5.4", cure));
  }

  Reply reply() {
    return reply;
  }
}
