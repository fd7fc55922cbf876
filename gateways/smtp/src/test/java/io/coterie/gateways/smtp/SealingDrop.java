package io.coterie.gateways.smtp;

import io.coterie.apps.mail.seal.BodySeal;
import io.coterie.apps.mail.seal.SummaryReader;
import io.coterie.apps.mail.seal.SummarySeal;
import io.coterie.apps.mail.seal.UnusableCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A drop that does with a message what the program does, and keeps the bytes it would store.
final class SealingDrop implements MailDrop {
  private static final Path VECTORS =
      Path.of("..", "..", "docs", "formats", "vectors", "mail.json");

  final ByteArrayOutputStream stored = new ByteArrayOutputStream();
  private final BodySeal body;
  private final SummarySeal summary;

  SealingDrop() throws IOException, UnusableCertificate {
    String vectors = Files.readString(VECTORS);
    body = new BodySeal(vector(vectors, "certificate"), Instant.now());
    summary = new SummarySeal(vector(vectors, "publicKey"), new byte[16]);
  }

  private static byte[] vector(String vectors, String name) {
    Matcher found = Pattern.compile('"' + name + "\": \"([0-9a-f]+)\"").matcher(vectors);
    if (!found.find()) {
      throw new IllegalStateException("no vector " + name);
    }
    return HexFormat.of().parseHex(found.group(1));
  }

  @Override
  public boolean serves(String domain) {
    return domain.equals("coterie.test");
  }

  @Override
  public Lookup lookup(Address address) {
    return new Lookup.Known(address.local());
  }

  @Override
  public synchronized Receipt deliver(Envelope envelope, MessageBytes message) {
    try (InputStream forSummary = message.open();
        InputStream forBody = message.open()) {
      stored.writeBytes(summary.seal(SummaryReader.read(forSummary), "0123456789abcdef"));
      body.seal(forBody, message.size(), stored);
      return new Receipt.Stored();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
