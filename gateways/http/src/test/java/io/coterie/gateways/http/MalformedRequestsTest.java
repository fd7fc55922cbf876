package io.coterie.gateways.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Bad requests from `malformed.txt`: each is refused clearly, and the next good one works.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedRequestsTest {
  private static final int CASES_MIN = 40;
  private static final Pattern REPEATED = Pattern.compile("\\{(.+?)\\*(\\d+)}");

  private Site site;

  /// One case: a name, the expected status and code, and the request's bytes as latin-1.
  private record Case(String name, int status, String code, String request) {}

  @BeforeAll
  void start() throws IOException {
    site = new Site();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  @Test
  @DisplayName("P15 the table of bad requests is as long as was promised")
  void enough() throws IOException {
    assertTrue(cases().size() >= CASES_MIN, () -> "too few cases");
  }

  @TestFactory
  @DisplayName("P15 a bad request is refused with its cure, and the next good one works")
  Stream<DynamicTest> refused() throws IOException {
    return cases().stream().map(each -> DynamicTest.dynamicTest(each.name, () -> check(each)));
  }

  private void check(Case bad) throws IOException {
    try (RawHttp peer = site.peer()) {
      RawHttp.Answer answer = peer.send(bad.request).answer();
      assertEquals(bad.status, answer.status(), answer::text);
      assertEquals("application/problem+json", answer.header("Content-Type"));
      assertEquals(bad.code, answer.json().get("code").stringValue(), answer::text);
      assertFalse(answer.json().get("cure").stringValue().isEmpty());
      assertFalse(answer.text().contains("SECRET"), "a refusal repeats what was sent");
    }
    try (RawHttp peer = site.peer()) {
      assertEquals(200, peer.get("/api/v1/about").status());
    }
  }

  private static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String block : resource("malformed.txt").split("(?m)^case ", -1)) {
      if (block.startsWith("#")) {
        continue;
      }
      List<String> lines = block.strip().lines().toList();
      String[] expected = lines.get(1).split(" ", -1);
      String request = request(lines.subList(2, lines.size()));
      cases.add(new Case(lines.get(0), Integer.parseInt(expected[1]), expected[2], request));
    }
    return cases;
  }

  /// Lines that begin with `>` are sent with CR LF after them, with `>>` without.
  private static String request(List<String> lines) {
    StringBuilder request = new StringBuilder();
    for (String line : lines) {
      boolean bare = line.startsWith(">>");
      String content = line.length() < 2 ? "" : line.substring(bare ? 3 : 2);
      request.append(unescaped(repeated(content))).append(bare ? "" : "\r\n");
    }
    return withLength(request.toString());
  }

  private static String withLength(String request) {
    int body = request.indexOf("\r\n\r\n") + 4;
    return request.replace("LENGTH", Integer.toString(request.length() - body));
  }

  private static String repeated(String line) {
    return REPEATED
        .matcher(line)
        .replaceAll(found ->
            Matcher.quoteReplacement(found.group(1).repeat(Integer.parseInt(found.group(2)))));
  }

  private static String unescaped(String line) {
    String plain = line.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
    return Pattern.compile("\\\\x([0-9A-F]{2})")
        .matcher(plain)
        .replaceAll(found ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = MalformedRequestsTest.class.getResourceAsStream(name)) {
      return new String(
          java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
