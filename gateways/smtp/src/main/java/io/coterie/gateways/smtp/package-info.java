/// Receives mail by SMTP (RFC 5321) and hands it to a [MailDrop], the one port this module knows.
///
/// One virtual thread serves one session in blocking style. Plaintext lives in memory only, inside
/// a byte budget shared by all sessions; a `250` after `DATA` is sent only when the drop has said
/// [MailDrop.Receipt.Stored]. Limits, replies and refusals stand in `docs/protocols/smtp.md`.
@NullMarked
package io.coterie.gateways.smtp;

import org.jspecify.annotations.NullMarked;
