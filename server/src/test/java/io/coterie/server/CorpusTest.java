package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.person.LoggedIn;
import io.coterie.person.Person;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The corpus of broken messages of Apache James mime4j, sent to a running node by SMTP.
class CorpusTest {
  private static final int CORPUS_MIN = 70;
  private static final Pattern NAMED = Pattern.compile("(?im)^message-id[ \t]*:[ \t]*\\S");

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("P21 each message of mime4j's corpus is stored and shown, or refused with a reason")
  void corpus() throws IOException {
    Map<String, byte[]> corpus = corpusOfMime4j();
    assertTrue(corpus.size() >= CORPUS_MIN, () -> "only " + corpus.keySet());
    try (RealCluster cluster = new RealCluster(folder, 1)) {
      cluster.startAll();
      cluster.openDoors();
      int smtpPort = cluster.doors(1).smtpPort();
      LoggedIn ada =
          new Person("ada", "ada's password").signUp(cluster.door(1), Optional.empty()).loggedIn();
      List<String> sent = new ArrayList<>();
      Map<String, String> refused = new TreeMap<>();
      for (Map.Entry<String, byte[]> one : corpus.entrySet()) {
        byte[] text = inLines(one.getValue());
        try (MailSender sender = new MailSender(smtpPort)) {
          String reply = sender.deliver(ada.address(), text);
          if (reply.startsWith("250")) {
            add(sent, new String(text, StandardCharsets.ISO_8859_1));
          } else {
            refused.put(one.getKey(), reply);
          }
        }
      }
      assertTrue(sent.size() > corpus.size() / 2, () -> "refused: " + refused);
      refused.forEach((name, reply) -> assertReason(name, reply));
      List<String> shown = shown(ada);
      assertEquals(sent.size(), shown.size());
      for (String message : shown) {
        assertTrue(sent.contains(message), () -> "nobody sent this: " + message);
      }
      assertTrue(cluster.node(1).running().isPresent(), cluster.node(1).lastWords());
    }
  }

  /// What is sent twice is delivered once, if a `Message-ID` says that it is the same.
  private static void add(List<String> sent, String text) {
    int body = text.indexOf("\r\n\r\n");
    boolean named = NAMED.matcher(body < 0 ? text : text.substring(0, body)).find();
    if (!named || !sent.contains(text)) {
      sent.add(text);
    }
  }

  /// A lasting refusal in the words of RFC 5321 and 3463, with a sentence.
  private static void assertReason(String name, String reply) {
    assertTrue(reply.matches("55\\d 5\\.\\d\\.\\d .{10,}"), () -> name + ": " + reply);
  }

  /// All mail as its owner's client sees it: listed, opened, without the house's two trace fields.
  private static List<String> shown(LoggedIn ada) {
    List<String> shown = new ArrayList<>();
    for (LoggedIn.Item mail : ada.mails()) {
      String text = new String(ada.read(mail.id()).toArray(), StandardCharsets.ISO_8859_1);
      int received = text.indexOf("\r\nReceived: from sender.test ");
      assertTrue(text.startsWith("Return-Path: <somebody@sender.test>") && received > 0, text);
      shown.add(text.substring(endOfField(text, received + 2)));
    }
    return shown;
  }

  /// Where the field that begins at `from` ends, its folded lines included.
  private static int endOfField(String text, int from) {
    int end = text.indexOf("\r\n", from) + 2;
    while (text.charAt(end) == '\t') {
      end = text.indexOf("\r\n", end) + 2;
    }
    return end;
  }

  /// A sender's lines end in CRLF, and its message ends with a line.
  private static byte[] inLines(byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    String lines = text.replaceAll("\r\n|\r|\n", "\r\n");
    return (lines.endsWith("\r\n") ? lines : lines + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Map<String, byte[]> corpusOfMime4j() throws IOException {
    URL place = Objects.requireNonNull(CorpusTest.class.getResource("/testmsgs"));
    Map<String, byte[]> messages = new TreeMap<>();
    JarURLConnection connection = (JarURLConnection) place.openConnection();
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : jar.stream().filter(each -> each.getName().endsWith(".msg")).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          messages.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return messages;
  }
}
