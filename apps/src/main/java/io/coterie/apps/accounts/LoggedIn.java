package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;

/// A session that has begun: its token, for the cookie and nowhere else, and the account.
public record LoggedIn(Bytes token, Account account) {}
