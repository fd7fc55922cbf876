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
  private static final Bytes OTHERWISE = Bytes.hex("01".repeat(16));
  private static final Bytes ANOTHER = Bytes.hex("02".repeat(16));
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

  @Test
  void onlyAMessageIdMakesTwoMessagesTheSame() {
    String trace = "Return-Path: <a@x>\r\nReceived: x\r\n";
    List<String> named =
        List.of(
            MAIL,
            MAIL.replace("Message-ID:", "message-id :"),
            MAIL.replace("\r\n", "\n"),
            "X: message-id\r\n folded\r\n" + MAIL);
    List<String> nameless =
        List.of(
            "",
            "hello",
            MAIL.replace("<1@x>", " "),
            MAIL.replace("Message-ID", "X-Message-ID"),
            MAIL.replace("Message-ID", "Message-IDs"),
            MAIL.replace("Message-ID", " Message-ID"),
            "Subject: x\r\n\r\n" + MAIL);
    for (String each : named) {
      assertEquals(id(trace + each), id(PEPPER, ACCOUNT, trace + each, ANOTHER), each);
    }
    for (String each : nameless) {
      assertNotEquals(id(trace + each), id(PEPPER, ACCOUNT, trace + each, ANOTHER), each);
    }
  }

  private static Bytes id(String message) {
    return id(PEPPER, ACCOUNT, message);
  }

  private static Bytes id(Bytes pepper, Bytes account, String message) {
    return id(pepper, account, message, OTHERWISE);
  }

  private static Bytes id(Bytes pepper, Bytes account, String message, Bytes otherwise) {
    try {
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      return MessageId.of(pepper, account, new ByteArrayInputStream(bytes), otherwise);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
