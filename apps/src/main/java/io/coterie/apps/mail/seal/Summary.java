package io.coterie.apps.mail.seal;

import java.util.List;

/// What a list shows of a mail, so that it need not fetch the mail.
///
/// @param to To, then Cc
/// @param dateMillis the Date header, 0 when it has none that can be read
/// @param snippet how the text begins, white space runs as one space
/// @param messageId without angle brackets, as are the next two
/// @param attachments the number of attached parts
public record Summary(
    Person from,
    List<Person> to,
    String subject,
    long dateMillis,
    String snippet,
    String messageId,
    String inReplyTo,
    List<String> references,
    int attachments) {}
