package io.coterie.gateways.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.apps.mail.seal.UnusableCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A marker goes through the gateway; it must be nowhere but in memory.
class CanaryTest {
  private static final String MARKER = "CANARY-4482-stays-in-memory";
  private static final int BODY_LINES = 50_000;

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("D01 a marker sent by SMTP is in no stored byte, no log line and no written file")
  void canary() throws IOException, UnusableCertificate {
    SealingDrop drop = new SealingDrop();
    AllLogged logged = new AllLogged();
    Logger root = Logger.getLogger("");
    Logger own = Logger.getLogger("io.coterie");
    own.setLevel(Level.ALL);
    root.addHandler(logged);
    List<RecordedEvent> writes;
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileWrite").withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      try (SmtpListener listener = Running.hold(Running.gateway(drop, SmtpLimits.standard(), 0))) {
        sendMarked(listener.port());
      }
      recording.stop();
      Path file = folder.resolve("canary.jfr");
      recording.dump(file);
      writes = RecordingFile.readAllEvents(file);
    } finally {
      root.removeHandler(logged);
      own.setLevel(null);
    }
    assertTrue(drop.stored.size() > BODY_LINES, "nothing was stored");
    String stored = drop.stored.toString(StandardCharsets.ISO_8859_1);
    assertFalse(stored.contains(MARKER));
    assertFalse(stored.contains(base64()));
    assertTrue(logged.lines.stream().noneMatch(line -> line.contains(MARKER)));
    assertFalse(logged.lines.isEmpty(), "the log was not looked at");
    assertEquals(List.of(), writes.stream().filter(CanaryTest::isOurs).toList());
  }

  private static void sendMarked(int port) throws IOException {
    try (RawPeer peer = new RawPeer(port)) {
      peer.at("text")
          .send("Subject: " + MARKER + "\r\nContent-Type: multipart/mixed; boundary=b\r\n");
      peer.send("\r\n--b\r\n\r\n" + (MARKER + "\r\n").repeat(BODY_LINES));
      peer.send("--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n");
      peer.send("Content-Disposition: attachment; filename=" + MARKER + ".pdf\r\n\r\n");
      peer.say(base64() + "\r\n--b--\r\n.\r\n", "250 2.6.0");
      peer.say("MAIL FROM:<" + MARKER + "\r\n", "553 5.1.3");
      peer.say("MAIL FROM:<a@client.test>\r\n", "250");
      peer.say("RCPT TO:<alice@coterie.test>\r\n", "250");
      peer.say("DATA\r\n", "354");
      peer.send("half, and gone: " + MARKER);
    }
    try (RawPeer peer = new RawPeer(port)) {
      peer.at("text").say(MARKER + "\n", "550 5.6.0");
    }
  }

  private static String base64() {
    return Base64.getEncoder().encodeToString(MARKER.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isOurs(RecordedEvent write) {
    return write.getStackTrace() != null
        && write.getStackTrace().getFrames().stream()
            .anyMatch(each -> each.getMethod().getType().getName().startsWith("io.coterie."));
  }

  private static final class AllLogged extends Handler {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void publish(LogRecord line) {
      lines.add(new SimpleFormatter().format(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
