/// Accounts: sign-up, log-in, sessions, invitations, and the directory of key records.
///
/// The server keeps salts, keyed hashes and sealed blobs; no password and no secret key. Formats
/// stand in `docs/formats/account.md`, rows and orders of writing in `docs/protocols/accounts.md`.
@NullMarked
package io.coterie.apps.accounts;

import org.jspecify.annotations.NullMarked;
