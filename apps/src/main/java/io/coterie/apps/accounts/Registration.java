package io.coterie.apps.accounts;

/// Who may sign up (P32): anybody, who has an invitation, or only whom a first administrator's link
/// or an invitation made earlier lets in.
public enum Registration {
  OPEN,
  INVITE,
  /// Only links with the role administrator work.
  CLOSED
}
