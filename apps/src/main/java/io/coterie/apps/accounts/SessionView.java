package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;

/// A session as its owner sees it in a list.
public record SessionView(
    Bytes id, long createdAtMillis, long lastUsedAtMillis, String agent, boolean current) {}
