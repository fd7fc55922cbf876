/// Mail: mailboxes of sealed entries, their live events, sending inside the cluster, and taking in
/// what comes by SMTP.
///
/// Everything kept here is ciphertext but ids, sizes, times and addresses. Formats stand in
/// `docs/formats/mail.md`, rows and orders of writing in `docs/protocols/mail.md`.
@NullMarked
package io.coterie.apps.mail;

import org.jspecify.annotations.NullMarked;
