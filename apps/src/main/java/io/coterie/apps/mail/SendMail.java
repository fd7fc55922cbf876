package io.coterie.apps.mail;

import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.Optional;

/// A mail to be sent, encrypted in the sender's client for each recipient.
///
/// @param id of the submission: the same id is sent once
/// @param own the copy for the own mailbox
/// @param outside addresses that are not of this cluster
public record SendMail(Bytes id, Optional<Copy> own, List<Copy> copies, List<String> outside) {
  public static final int RECIPIENTS_MAX = 100;

  public SendMail {
    copies = List.copyOf(copies);
    outside = List.copyOf(outside);
    boolean many = copies.size() > RECIPIENTS_MAX || outside.size() > RECIPIENTS_MAX;
    if (id.size() != Entry.ID_BYTES || many) {
      throw new IllegalArgumentException(
          "an id has 16 bytes, a mail at most 100 recipients of a kind");
    }
  }

  /// One mailbox's copy.
  ///
  /// @param id the entry's id in that mailbox, chosen by the sender
  /// @param address by which the sender knows the account; absent in the own copy
  /// @param body name of an uploaded body
  public record Copy(Bytes id, Bytes account, Optional<String> address, Bytes body, Bytes summary) {
    public Copy {
      boolean sizes = id.size() == Entry.ID_BYTES && account.size() == 16 && body.size() == 32;
      if (!sizes || summary.size() > Entry.SUMMARY_BYTES_MAX) {
        throw new IllegalArgumentException(
            "ids have 16 bytes, a body's name 32, a summary at most 8192");
      }
    }
  }
}
