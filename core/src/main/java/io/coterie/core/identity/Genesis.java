package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The first fact of a cluster: whose signatures, and how many of them, decide who is a node.
///
/// It never changes, and its hash is the cluster's id, which clients pin. `nonce` are 32 random
/// bytes, so that the same operators can found two clusters.
public record Genesis(List<Bytes> operators, int threshold, Bytes nonce) {
  public static final int CLUSTER_ID_BYTES = 32;
  public static final int OPERATORS_MAX = 16;
  public static final int NONCE_BYTES = 32;

  private static final String LABEL = "coterie/genesis/v1";
  private static final int FORMAT = 1;
  private static final Codec<Bytes> KEY =
      Codec.of((key, sink) -> sink.raw(key), source -> source.raw(SignatureRule.KEY_BYTES));

  public static final Codec<Genesis> CODEC =
      Codec.of(
          (genesis, sink) ->
              sink.u8(FORMAT).list(KEY, genesis.operators).u8(genesis.threshold).raw(genesis.nonce),
          source -> {
            int format = source.u8();
            if (format != FORMAT) {
              throw new DecodeException(
                  "genesis format " + format + " is not known; update Coterie");
            }
            return new Genesis(
                source.list(KEY, OPERATORS_MAX), source.u8(), source.raw(NONCE_BYTES));
          });

  /// Operators in ascending order of their keys.
  public Genesis {
    operators = List.copyOf(operators);
    if (operators.isEmpty() || operators.size() > OPERATORS_MAX) {
      throw new IllegalArgumentException("a cluster has 1 to " + OPERATORS_MAX + " operators");
    }
    if (!List.copyOf(new TreeSet<>(operators)).equals(operators)) {
      throw new IllegalArgumentException("operators are listed once, in ascending order");
    }
    for (Bytes operator : operators) {
      if (!SignatureRule.isRegistrable(operator)) {
        throw new IllegalArgumentException(operator + " is no Ed25519 public key");
      }
    }
    if (threshold < 1 || threshold > operators.size()) {
      throw new IllegalArgumentException("the threshold is from 1 to the number of operators");
    }
    if (nonce.size() != NONCE_BYTES) {
      throw new IllegalArgumentException("the nonce has 32 bytes, not " + nonce.size());
    }
  }

  /// SHA-256 of the labelled encoding.
  public Bytes clusterId() {
    return Domain.sha256(LABEL, CODEC.encode(this));
  }

  /// Whether a signed roster may take the place of `current`: of this cluster, newer, and signed by
  /// enough operators.
  public RosterCheck check(SignedRoster signed, Optional<Roster> current) {
    int signatures = validSignatures(signed);
    if (signatures < threshold) {
      return new RosterCheck.Refused(
          "the roster has " + signatures + " valid operator signatures of " + threshold,
          "let more of the operators named in the genesis sign it");
    }
    Roster roster;
    try {
      roster = Roster.CODEC.decode(signed.body());
    } catch (DecodeException malformed) {
      return new RosterCheck.Refused(
          "the operators signed a malformed roster: " + malformed.getMessage(),
          "make and sign it again");
    }
    if (!roster.clusterId().equals(clusterId())) {
      return new RosterCheck.Refused(
          "the roster belongs to cluster " + roster.clusterId(),
          "take the roster of cluster " + clusterId());
    }
    if (current.isPresent() && roster.version() <= current.get().version()) {
      return new RosterCheck.Refused(
          "roster " + roster.version() + " is not newer than " + current.get().version(),
          "give the next roster a higher version");
    }
    return new RosterCheck.Trusted(roster);
  }

  /// How many different operators signed; more than one signature of one counts once.
  private int validSignatures(SignedRoster signed) {
    int valid = 0;
    for (SignedRoster.Endorsement endorsement : signed.endorsements()) {
      boolean known = operators.contains(endorsement.operator());
      if (known && endorsement.isOf(signed.body())) {
        valid++;
      }
    }
    return valid;
  }
}
