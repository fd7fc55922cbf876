package io.coterie.apps.accounts;

import io.coterie.apps.Declined;
import io.coterie.core.identity.Domain;
import io.coterie.core.identity.SignatureRule;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;

/// The owner's signature under what no server may decide (`docs/formats/account.md`, account
/// order).
public record SignedOrder(Bytes statement, Bytes signature) {
  static final String LABEL = "coterie/account-order/v1";
  private static final int VERSION = 1;
  private static final int STATEMENT_BYTES = 66;
  private static final int TIME_AT = 26;

  /// What the order is about.
  enum Kind {
    CREDENTIALS(1),
    RECOVERY(2),
    DELETE(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  /// What the order must say to be obeyed now; `version` is the one that it creates.
  record Expected(Kind kind, Bytes account, long version, Bytes content) {}

  public SignedOrder {
    if (statement.size() > 512 || signature.size() != SignatureRule.SIGNATURE_BYTES) {
      throw new IllegalArgumentException("a statement has at most 512 bytes, a signature 64");
    }
  }

  /// Throws [Declined] unless the owner of the identity key ordered exactly this.
  void require(Expected expected, Bytes identityKey) {
    Bytes before =
        new Sink()
            .u8(VERSION)
            .u8(expected.kind.code)
            .raw(expected.account)
            .i64(expected.version)
            .toBytes();
    boolean says =
        statement.size() == STATEMENT_BYTES
            && statement.startsWith(before)
            && statement
                .slice(TIME_AT + 8, STATEMENT_BYTES)
                .equals(Hashes.sha256(expected.content));
    if (!says || !Domain.verify(LABEL, statement, identityKey, signature)) {
      throw new Declined(
          Declined.Reason.INVALID_ORDER,
          "The order is not signed by the account's key, or is for another change.",
          "Log in again, so that the page knows the newest versions, and repeat the change.");
    }
  }
}
