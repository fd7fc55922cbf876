package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A roster as it travels and is stored: the bytes that were signed, and the operators' signatures
/// in ascending order of their keys. Worth nothing before [Genesis#check].
public record SignedRoster(Bytes body, List<Endorsement> endorsements) {
  public static final int BODY_BYTES_MAX = 640 * 1024;

  public static final Codec<SignedRoster> CODEC =
      Codec.of(
          (signed, sink) -> sink.bytes(signed.body).list(Endorsement.CODEC, signed.endorsements),
          source ->
              new SignedRoster(
                  source.bytes(BODY_BYTES_MAX),
                  source.list(Endorsement.CODEC, Genesis.OPERATORS_MAX)));

  public SignedRoster {
    endorsements = List.copyOf(endorsements);
    for (int i = 1; i < endorsements.size(); i++) {
      if (endorsements.get(i - 1).operator().compareTo(endorsements.get(i).operator()) >= 0) {
        throw new IllegalArgumentException("each operator signs once, in ascending order of keys");
      }
    }
  }

  /// One operator's signature.
  public record Endorsement(Bytes operator, Bytes signature) {
    static final Codec<Endorsement> CODEC =
        Codec.of(
            (endorsement, sink) -> sink.raw(endorsement.operator).raw(endorsement.signature),
            source ->
                new Endorsement(
                    source.raw(SignatureRule.KEY_BYTES),
                    source.raw(SignatureRule.SIGNATURE_BYTES)));

    public Endorsement {
      if (operator.size() != SignatureRule.KEY_BYTES
          || signature.size() != SignatureRule.SIGNATURE_BYTES) {
        throw new IllegalArgumentException("a key has 32 bytes and a signature 64");
      }
    }

    boolean isOf(Bytes body) {
      return Domain.verify(Roster.DOMAIN.label(), body, operator, signature);
    }
  }

  /// Signs a roster with each of the operators' keys.
  public static SignedRoster sign(Roster roster, List<NodeKeys> operators) {
    Bytes body = Roster.CODEC.encode(roster);
    List<Endorsement> endorsements = new ArrayList<>();
    for (NodeKeys operator : operators) {
      Bytes signature = operator.sign(Roster.DOMAIN.label(), body);
      endorsements.add(new Endorsement(operator.publicKey(), signature));
    }
    endorsements.sort(Comparator.comparing(Endorsement::operator));
    return new SignedRoster(body, endorsements);
  }
}
