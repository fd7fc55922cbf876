package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;

/// What the recovery code gives: the wrapped master key, and what it opens.
public record RecoveryOpened(
    Bytes account,
    Bytes recoveryWrap,
    long recoveryVersion,
    long credentialsVersion,
    Bytes keyring,
    long keyringVersion) {}
