package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;

/// A wish for a new password by the recovery code.
public record Recover(String name, Bytes recoveryKey, Credentials credentials, SignedOrder order) {}
