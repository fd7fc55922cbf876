package io.coterie.apps;

import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import java.util.List;

/// The keyspaces that accounts and mail live in; the server makes those that are missing.
///
/// All are of the mode `tablets`, three copies, acknowledged by a majority: nothing here may be
/// lost, and everything is read by its row.
public final class AppKeyspaces {
  /// Normalised address → the account that owns it, for ever.
  public static final String ADDRESSES = "addresses";

  /// Account id → profile, credentials, recovery, keyring.
  public static final String ACCOUNTS = "accounts";

  /// Account id → its chain of key records.
  public static final String KEY_CHAINS = "key-chains";

  /// Hash of a session's token → the session.
  public static final String SESSIONS = "sessions";

  /// Who tried how often to log in.
  public static final String ATTEMPTS = "attempts";

  /// One row with all invitations.
  public static final String INVITATIONS = "invitations";

  /// Changes across rows that are under way.
  public static final String INTENTS = "intents";

  /// Account id → its mail.
  public static final String MAILBOXES = "mailboxes";

  /// Name of an encrypted message → the message, and who refers to it.
  public static final String BODIES = "bodies";

  public static final Keyspace.Settings SETTINGS =
      new Keyspace.Settings(3, AckRule.MAJORITY, Partitioning.ROW, AccessRule.SERVICE);

  public static final List<String> NAMES =
      List.of(
          ADDRESSES,
          ACCOUNTS,
          KEY_CHAINS,
          SESSIONS,
          ATTEMPTS,
          INVITATIONS,
          INTENTS,
          MAILBOXES,
          BODIES);

  private AppKeyspaces() {}

  /// How many tablets a keyspace begins with: enough that a small cluster's nodes share the work,
  /// few because each costs its replicas heartbeats as long as it lives, and a recovery at every
  /// start.
  public static int tablets(String keyspace) {
    return switch (keyspace) {
      case MAILBOXES, BODIES -> 4;
      case ADDRESSES, ACCOUNTS, KEY_CHAINS, SESSIONS -> 2;
      default -> 1;
    };
  }
}
