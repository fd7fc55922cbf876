package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;

/// Somebody who is logged in, as far as the last check knows.
///
/// @param tokenHash names the session's row; the token itself is kept nowhere
/// @param id what lists show
/// @param epoch the account's session epoch when the session began
public record Session(Bytes tokenHash, Bytes id, Bytes account, Role role, long epoch) {}
