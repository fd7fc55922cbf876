/// Turns a plaintext message from outside into what may be stored: an OpenPGP message for the
/// whole, and a small HPKE-sealed summary for lists.
///
/// Formats and limits stand in `docs/formats/mail.md`, with golden vectors that the browser's tests
/// read too. Nothing here writes a file, logs, or keeps plaintext after it returned.
@NullMarked
package io.coterie.apps.mail.seal;

import org.jspecify.annotations.NullMarked;
