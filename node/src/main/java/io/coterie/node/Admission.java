package io.coterie.node;

import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.wire.Bytes;
import java.util.Optional;

/// Who may ask what: checked where the data is, because a gateway's word is not enough.
final class Admission {
  private Admission() {}

  /// Whether the peer is a node of the cluster, and so may speak as a replica and read blobs as
  /// they lie; a mere client may not, even though the roster knows it.
  static boolean isNode(PeerIdentity peer) {
    return peer.hasRole(Role.COORDINATOR)
        || peer.hasRole(Role.STORAGE)
        || peer.hasRole(Role.FRONTEND)
        || peer.hasRole(Role.SMTP)
        || peer.hasRole(Role.BALANCER);
  }

  /// Whether the peer may speak for the principal: a node for itself in a role it has; for a person
  /// only a front end or SMTP node of the roster.
  static Optional<Outcome> speaker(PeerIdentity peer, Principal principal) {
    boolean allowed =
        switch (principal) {
          case Principal.Service service ->
              service.node().equals(peer.node()) && peer.hasRole(service.role());
          case Principal.Account account ->
              account.speaker().equals(peer.node())
                  && (peer.hasRole(Role.FRONTEND) || peer.hasRole(Role.SMTP));
        };
    return allowed
        ? Optional.empty()
        : Optional.of(
            forbidden(peer.node() + " may not speak for " + principal, "ask as yourself"));
  }

  /// Whether the principal may touch the row.
  static Optional<Outcome> access(AccessRule rule, Principal principal, Optional<Bytes> row) {
    boolean allowed =
        switch (principal) {
          case Principal.Service service -> true;
          case Principal.Account account ->
              rule == AccessRule.OWNER
                  && !account.accountId().isEmpty()
                  && row.map(bytes -> bytes.startsWith(account.accountId())).orElse(false);
        };
    return allowed
        ? Optional.empty()
        : Optional.of(forbidden("this row belongs to somebody else", "ask for your own rows"));
  }

  private static Outcome forbidden(String detail, String cure) {
    return new Outcome.Refused(Refusal.FORBIDDEN, detail, cure);
  }
}
