package io.coterie.gateways.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Pages and files, word by word as `x-static-files` of the contract has them.
class StaticFilesTest {
  private static final String LIVE_COOKIE = "Cookie: coterie-loopback=" + "A".repeat(43) + "\r\n";

  private final JsonNode rules = Contract.read().get("x-static-files");
  private Site site;

  @BeforeEach
  void start() throws IOException {
    site = new Site();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  @DisplayName("P15 every open page is index.html under the contract's policy")
  void pages() throws IOException {
    try (RawHttp peer = site.peer()) {
      for (JsonNode page : rules.get("pages")) {
        RawHttp.Answer answer = peer.get(page.stringValue());
        assertEquals(200, answer.status());
        assertTrue(answer.text().contains("<title>Coterie</title>"));
        assertEquals("text/html; charset=utf-8", answer.header("Content-Type"));
        assertEquals("no-cache", answer.header("Cache-Control"));
        checkHeaders(answer);
      }
    }
  }

  @Test
  @DisplayName("P15 files that are named by their content are kept for ever, others not at all")
  void files() throws IOException {
    try (RawHttp peer = site.peer()) {
      RawHttp.Answer hashed = peer.get("/assets/app-1a2b.js");
      assertEquals("public, max-age=31536000, immutable", hashed.header("Cache-Control"));
      assertEquals("text/javascript; charset=utf-8", hashed.header("Content-Type"));
      checkHeaders(hashed);
      assertEquals("no-cache", peer.get("/icon.svg").header("Cache-Control"));
      RawHttp.Answer old = peer.get("/assets/app-9999.js");
      assertEquals(404, old.status());
      assertEquals("text/plain; charset=utf-8", old.header("Content-Type"));
    }
  }

  @Test
  @DisplayName(
      "P15 a person at a wrong address gets the client, which says so; a program gets JSON")
  void missing() throws IOException {
    try (RawHttp peer = site.peer()) {
      RawHttp.Answer person =
          peer.ask("GET /nowhere", "Accept: text/html,application/xml;q=0.9,*/*;q=0.8\r\n", "");
      assertEquals(404, person.status());
      assertTrue(person.text().contains("<title>Coterie</title>"));
      checkHeaders(person);
      for (String accept : List.of("", "Accept: */*\r\n", "Accept: application/json\r\n")) {
        RawHttp.Answer program = peer.ask("GET /nowhere", accept, "");
        assertEquals(404, program.status());
        assertEquals("application/problem+json", program.header("Content-Type"));
      }
      RawHttp.Answer api = peer.ask("GET /api/v1/nowhere", "Accept: text/html\r\n", "");
      assertEquals("application/problem+json", api.header("Content-Type"));
      assertEquals(404, peer.ask("POST /nowhere", "Accept: text/html\r\n", "").status());
    }
  }

  @Test
  @DisplayName("P19 the frame for the HTML of mail has its own policy")
  void frame() throws IOException {
    try (RawHttp peer = site.peer()) {
      RawHttp.Answer frame = peer.get("/message-frame.html");
      assertEquals(
          rules.get("messageFrame").get("Content-Security-Policy").stringValue(),
          frame.header("Content-Security-Policy"));
      assertEquals("off", frame.header("X-DNS-Prefetch-Control"));
    }
  }

  @Test
  @DisplayName("P15 HEAD answers as GET does, without the content")
  void head() throws IOException {
    try (RawHttp peer = site.peer()) {
      for (String path : List.of("/", "/assets/app-1a2b.js", "/api/v1/about")) {
        RawHttp.Answer head = peer.ask("HEAD " + path, "", "");
        RawHttp.Answer get = peer.get(path);
        assertEquals(200, head.status());
        assertEquals(get.header("Content-Length"), head.header("Content-Length"));
        assertEquals(get.header("Content-Type"), head.header("Content-Type"));
      }
    }
  }

  @Test
  @DisplayName("P15 pages behind login lead to the login, which knows the way back")
  void gates() throws IOException {
    try (RawHttp peer = site.peer()) {
      for (JsonNode each : rules.get("pagesBehindLogin")) {
        String page = each.stringValue().replace("*", "inbox");
        RawHttp.Answer answer = peer.get(page);
        assertEquals(303, answer.status(), page);
        assertEquals("/login?to=" + page.replace("/", "%2F"), answer.header("Location"));
        assertEquals("no-store", answer.header("Cache-Control"));
      }
      RawHttp.Answer reply = peer.get("/compose?reply=ab&to=a%40b");
      assertEquals("/login?to=%2Fcompose%3Freply%3Dab%26to%3Da%2540b", reply.header("Location"));
    }
  }

  @Test
  @DisplayName("P15 where nobody can tell whether a session holds, the page comes and waits itself")
  void unreachable() throws IOException {
    try (RawHttp peer = site.peer()) {
      assertEquals(200, peer.ask("GET /mail/inbox", LIVE_COOKIE, "").status());
    }
  }

  private void checkHeaders(RawHttp.Answer answer) {
    rules
        .get("headers")
        .properties()
        .forEach(header ->
            assertEquals(
                header.getValue().stringValue(), answer.header(header.getKey()), header.getKey()));
  }
}
