package io.coterie.gateways.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Runs `malformed.txt`: every case over its own connection, each followed by a good message.
class MalformedSessionsTest {
  private static final int CASES_MIN = 40;
  private static final Pattern REPEATED = Pattern.compile("\\{([^{}]*)\\*(\\d+)}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-f]{2}|.)");

  private record Case(String name, List<String> steps) {}

  @TestFactory
  @DisplayName("P21 malformed SMTP gets the reply of the table and delivers nothing")
  Stream<DynamicTest> malformedSessions() throws IOException {
    return cases().stream()
        .map(one -> DynamicTest.dynamicTest("P21 " + one.name(), () -> run(one)));
  }

  @Test
  @DisplayName("P21 the table has at least forty cases")
  void tableIsLong() throws IOException {
    assertTrue(cases().size() >= CASES_MIN, () -> "only so many cases");
  }

  private static void run(Case one) throws IOException {
    try (Running running = new Running(Running.tight())) {
      int stored = 0;
      try (RawPeer peer = running.peer()) {
        for (String step : one.steps()) {
          if (step.startsWith("stored ")) {
            stored = Integer.parseInt(step.substring("stored ".length()));
          } else if (!step.equals("closed by me")) {
            take(step, peer);
          }
        }
      }
      try (RawPeer next = running.peer()) {
        next.at("text").say("good\r\n.\r\n", "250 2.6.0");
      }
      assertEquals(stored + 1, running.drop.mails().size(), "messages delivered");
      running.listener.close();
      assertEquals(0, running.listener.bytesInFlight(), "bytes still reserved");
    }
  }

  private static void take(String step, RawPeer peer) throws IOException {
    if (step.startsWith("at ")) {
      peer.at(step.substring("at ".length()));
    } else if (step.startsWith("> ")) {
      peer.send(bytes(step.substring(2)));
    } else if (step.startsWith("< ")) {
      peer.say(null, step.substring(2));
    } else if (step.equals("closed")) {
      assertTrue(peer.isClosed(), "the session should have ended");
    } else {
      throw new IllegalStateException("no such step: " + step);
    }
  }

  private static byte[] bytes(String written) {
    String text = REPEATED.matcher(written).replaceAll(MalformedSessionsTest::repeat);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher escape = ESCAPE.matcher(text);
    int at = 0;
    while (escape.find()) {
      bytes.writeBytes(text.substring(at, escape.start()).getBytes(StandardCharsets.UTF_8));
      bytes.write(unescape(escape.group(1)));
      at = escape.end();
    }
    bytes.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static String repeat(MatchResult found) {
    return Matcher.quoteReplacement(found.group(1).repeat(Integer.parseInt(found.group(2))));
  }

  private static int unescape(String escape) {
    return switch (escape.charAt(0)) {
      case 'r' -> '\r';
      case 'n' -> '\n';
      case 't' -> '\t';
      case '0' -> 0;
      case '\\' -> '\\';
      case 'x' -> Integer.parseInt(escape.substring(1), 16);
      default -> throw new IllegalStateException("no such escape: " + escape);
    };
  }

  private static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (InputStream in = MalformedSessionsTest.class.getResourceAsStream("malformed.txt")) {
      String table = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : table.lines().toList()) {
        if (line.startsWith("case ")) {
          cases.add(new Case(line.substring("case ".length()), new ArrayList<>()));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          cases.getLast().steps().add(line);
        }
      }
    }
    return cases;
  }
}
