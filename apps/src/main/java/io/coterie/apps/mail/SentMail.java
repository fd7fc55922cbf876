package io.coterie.apps.mail;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.Source;
import java.util.List;

/// What became of a sent mail.
public record SentMail(Bytes id, long timeMillis, List<Recipient> recipients) {
  static final Codec<SentMail> CODEC =
      Codec.of(
          (sent, sink) ->
              sink.raw(sent.id).i64(sent.timeMillis).list(Recipient.CODEC, sent.recipients),
          SentMail::decode);

  public SentMail {
    recipients = List.copyOf(recipients);
  }

  private static SentMail decode(Source source) {
    return new SentMail(
        source.raw(Entry.ID_BYTES),
        source.i64(),
        source.list(Recipient.CODEC, 2 * SendMail.RECIPIENTS_MAX));
  }

  /// One recipient: durable in the own cluster, or outside and held.
  public record Recipient(String address, boolean held) {
    static final Codec<Recipient> CODEC =
        Codec.of(
            (recipient, sink) -> sink.utf8(recipient.address).bool(recipient.held),
            source -> new Recipient(source.utf8(1_400), source.bool()));

    /// `stored` or `held`.
    public String status() {
      return held ? "held" : "stored";
    }

    public String detail() {
      return held ? "would go to " + address.substring(address.lastIndexOf('@') + 1) : "";
    }
  }
}
