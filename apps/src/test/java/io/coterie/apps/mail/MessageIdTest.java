package io.coterie.apps.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.coterie.core.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageIdTest {
  private static final Bytes PEPPER = Bytes.hex("5a".repeat(32));
  private static final Bytes ACCOUNT = Bytes.hex("a1".repeat(16));
  private static final String MAIL =
      "Received: from a by b; Mon\r\nMessage-ID: <1@x>\r\n\r\nhello\r\n";

  @Test
  void theSameMailAgainHasTheSameIdWhateverTheOwnTraceLinesSay() {
    Bytes first = id("Return-Path: <a@x>\r\nReceived: from x by here;\r\n Mon, 1\r\n" + MAIL);
    Bytes again = id("Return-Path: <a@x>\r\nReceived: from x by here;\r\n\tMon, 2\r\n" + MAIL);

    assertEquals(first, again);
    assertEquals(Entry.ID_BYTES, first.size());
  }

  @Test
  void anotherMailAccountOrPepperGivesAnotherId() {
    Bytes id = id("Return-Path: <a@x>\r\nReceived: x\r\n" + MAIL);

    assertNotEquals(id, id("Return-Path: <a@x>\r\nReceived: x\r\n" + MAIL + "."));
    assertNotEquals(id, id("Return-Path: <a@x>\r\nReceived: x\r\n" + MAIL.replace("Mon", "Tue")));
    assertNotEquals(id(MAIL), id(PEPPER, Bytes.hex("a2".repeat(16)), MAIL));
    assertNotEquals(id(MAIL), id(Bytes.hex("5b".repeat(32)), ACCOUNT, MAIL));
  }

  @Test
  void whateverTheMailLooksLikeItHasAnId() {
    String endless = "Received: " + "x".repeat(10_000);
    for (String odd : List.of("", "R", "Received:", "Received: no end", endless, "\r\n\r\n")) {
      assertEquals(Entry.ID_BYTES, id(odd).size(), odd);
    }
  }

  private static Bytes id(String message) {
    return id(PEPPER, ACCOUNT, message);
  }

  private static Bytes id(Bytes pepper, Bytes account, String message) {
    try {
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      return MessageId.of(pepper, account, new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
