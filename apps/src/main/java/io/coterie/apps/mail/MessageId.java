package io.coterie.apps.mail;

import io.coterie.apps.accounts.Hashes;
import io.coterie.core.wire.Bytes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.crypto.Mac;

/// Names a received message by its content, without the lines that this house put before it.
///
/// Those are one `Return-Path` and one `Received` field, whose time differs with each try.
///
/// Only a message with a `Message-ID` can be told to be the same one again. A script that says the
/// same words every day without one says something new each time: that may be there twice after a
/// lost reply, but is never taken for its repetition and lost.
final class MessageId {
  /// Longer than what the own gateway writes; a longer first field is the sender's and counts.
  private static final int FIELD_BYTES_MAX = 4_096;

  private MessageId() {}

  /// @param otherwise random: what names a message that has no `Message-ID`
  static Bytes of(Bytes pepper, Bytes account, InputStream message, Bytes otherwise)
      throws IOException {
    Mac mac = Hashes.mac(pepper, "coterie/entry-id");
    mac.update(account.unsafeArray());
    InputStream plain = new BufferedInputStream(message, 2 * FIELD_BYTES_MAX);
    skip(plain, "return-path:");
    skip(plain, "received:");
    FieldWatch watch = new FieldWatch();
    byte[] buffer = new byte[8 * 1024];
    for (int read = plain.read(buffer); read >= 0; read = plain.read(buffer)) {
      mac.update(buffer, 0, read);
      watch.see(buffer, read);
    }
    if (!watch.hasFound()) {
      mac.update(otherwise.unsafeArray());
    }
    return Bytes.wrap(mac.doFinal()).slice(0, Entry.ID_BYTES);
  }

  /// Skips the field at the stream's place, with its continuation lines, if it has this name.
  private static void skip(InputStream plain, String name) throws IOException {
    plain.mark(FIELD_BYTES_MAX);
    byte[] begin = plain.readNBytes(name.length());
    plain.reset();
    String found = new String(begin, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    if (!found.equals(name)) {
      return;
    }
    int length = fieldLength(plain);
    plain.reset();
    plain.skipNBytes(length);
  }

  /// Bytes up to the end of the line after which no continuation follows; 0 when there is no end.
  private static int fieldLength(InputStream plain) throws IOException {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    boolean lineEnded = false;
    while (seen.size() < FIELD_BYTES_MAX) {
      int octet = plain.read();
      if (octet < 0) {
        return lineEnded ? seen.size() : 0;
      }
      if (lineEnded && octet != ' ' && octet != '\t') {
        return seen.size();
      }
      seen.write(octet);
      lineEnded = octet == '\n';
    }
    return 0;
  }
}
