package io.coterie.apps.mail;

import io.coterie.core.wire.Bytes;

/// What happened in one mailbox.
public sealed interface MailEvent {
  record Arrived(Entry entry) implements MailEvent {}

  record StateChanged(Bytes id, EntryState state) implements MailEvent {}

  record Deleted(Bytes id) implements MailEvent {}

  /// Sessions of the account ended: check whether the reader's is among them.
  record SessionsChanged() implements MailEvent {}

  /// The history before the reader's cursor is gone: list again, and go on from the new one.
  record Reset() implements MailEvent {}
}
