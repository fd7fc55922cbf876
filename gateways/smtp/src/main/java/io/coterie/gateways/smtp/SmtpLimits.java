package io.coterie.gateways.smtp;

/// The named limits of the gateway; `docs/protocols/smtp.md` gives the reason of each.
public record SmtpLimits(Sessions sessions, Sizes sizes, Times times) {

  /// Counts.
  ///
  /// @param max sessions at once; the next is greeted with `421`
  /// @param perAddressMax sessions at once from one IPv4 address or one IPv6 /64
  /// @param messagesMax messages of one session, then `421`
  /// @param errorsMax refused commands of one session, then `421`
  public record Sessions(int max, int perAddressMax, int messagesMax, int errorsMax) {}

  /// Sizes of what one peer may send.
  ///
  /// @param commandBytesMax one command line with its CRLF
  /// @param textLineBytesMax one line of a message with its CRLF; RFC 5321 says 1,000, real mail is
  ///   longer
  /// @param recipientsMax recipients of one message; RFC 5321 wants at least 100
  /// @param messageBytesMax one message, announced as `SIZE`
  /// @param inFlightBytesMax message text in memory over all sessions
  public record Sizes(
      int commandBytesMax,
      int textLineBytesMax,
      int recipientsMax,
      long messageBytesMax,
      long inFlightBytesMax) {

    public Sizes {
      if (inFlightBytesMax < messageBytesMax + MessageBytes.CHUNK_BYTES_MAX) {
        throw new IllegalArgumentException(
            "inFlightBytesMax %d cannot hold one message of %d bytes: raise it by %d"
                .formatted(
                    inFlightBytesMax,
                    messageBytesMax,
                    messageBytesMax + MessageBytes.CHUNK_BYTES_MAX - inFlightBytesMax));
      }
    }
  }

  /// Times.
  ///
  /// @param commandMillis waiting for the next bytes of a peer
  /// @param messageMillis from `354` to the final dot
  /// @param sessionMillis from the greeting to the end, enforced even on a peer that reads nothing
  /// @param drainMillis how long transactions may finish after the port was let go
  public record Times(int commandMillis, int messageMillis, int sessionMillis, int drainMillis) {}

  /// What a node starts with: messages of 40 MiB, four such messages in memory.
  public static SmtpLimits standard() {
    long messageBytesMax = 40L * 1024 * 1024;
    return new SmtpLimits(
        new Sessions(256, 64, 1_000, 32),
        new Sizes(
            2_048,
            64 * 1024,
            100,
            messageBytesMax,
            4 * (messageBytesMax + MessageBytes.CHUNK_BYTES_MAX)),
        new Times(300_000, 600_000, 1_800_000, 10_000));
  }
}
