package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.apps.AppKeyspaces;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.ReadLimit;
import io.coterie.protocols.tablets.TabletAnswer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Accounts at two nodes with doors of their own, as two hosts have them: over HTTP and SMTP.
class FrontEndsTest {
  private static final int CANDIDATES = 50;

  @TempDir private static Path folder = Path.of("");
  private static RealCluster cluster;
  private static int here;
  private static int there;

  @BeforeAll
  static void start() throws IOException {
    cluster = new RealCluster(folder, List.of(RealCluster.freeDoors(), RealCluster.freeDoors()));
    cluster.startAll();
    cluster.openDoors();
    here = cluster.doors(1).webPort();
    there = cluster.doors(2).webPort();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  @DisplayName("P16 of 50 people who sign up by one name at two nodes at once, one has it")
  void oneOfFifty() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Map<Resident, Future<Resident.Answer>> answers = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CANDIDATES; i++) {
        Resident candidate = new Resident(1_000 + i, "wanted");
        int port = i % 2 == 0 ? here : there;
        Callable<Resident.Answer> signUp =
            () -> {
              go.await();
              return candidate.signUp(port, Optional.empty());
            };
        answers.put(candidate, threads.submit(signUp));
      }
      go.countDown();
    }
    Map<String, Integer> counts = new TreeMap<>();
    List<Resident> winners = new ArrayList<>();
    for (Map.Entry<Resident, Future<Resident.Answer>> each : answers.entrySet()) {
      Resident.Answer answer = each.getValue().get();
      counts.merge(answer.status() + answer.code(), 1, Integer::sum);
      if (answer.status() == 201) {
        winners.add(each.getKey());
      }
    }
    assertEquals(Map.of("201", 1, "409name_taken", CANDIDATES - 1), counts);
    Resident winner = winners.getFirst();
    for (int port : List.of(here, there)) {
      winner.logIn(port).expect(200);
      JsonNode found = winner.get(port, "/api/v1/directory/" + winner.address()).expect(200).json();
      assertEquals(winner.account.toHex(), found.get("account").stringValue());
    }
    for (Resident candidate : answers.keySet()) {
      Bytes row = candidate.account;
      assertEquals(candidate == winner, !columns(AppKeyspaces.ACCOUNTS, row).isEmpty());
      assertEquals(candidate == winner, !columns(AppKeyspaces.KEY_CHAINS, row).isEmpty());
    }
  }

  @Test
  @DisplayName("P16 a deletion ends sessions at both nodes, removes rows and keeps the name taken")
  void deletion() throws IOException {
    Resident gone = new Resident(2_000, "gone");
    gone.signUp(here, Optional.empty()).expect(201);
    Resident elsewhere = new Resident(2_000, "gone");
    elsewhere.logIn(there).expect(200);
    byte[] mail = "Subject: last\r\n\r\nmail\r\n".getBytes(StandardCharsets.US_ASCII);
    int smtpPort = cluster.doors(2).smtpPort();
    try (MailSender sender = new MailSender(smtpPort)) {
      assertTrue(sender.deliver(gone.address(), mail).startsWith("250"));
    }
    JsonNode entry =
        elsewhere.get(there, "/api/v1/mailbox/entries").expect(200).json().get("entries").get(0);
    Bytes body = Bytes.hex(entry.get("body").stringValue());
    assertTrue(!columns(AppKeyspaces.BODIES, body).isEmpty());
    List<Bytes> sessions = List.of(gone.sessionRow(), elsewhere.sessionRow());
    for (Bytes session : sessions) {
      assertTrue(!columns(AppKeyspaces.SESSIONS, session).isEmpty());
    }

    gone.deleteAccount(here).expect(204);

    for (int port : List.of(here, there)) {
      gone.get(port, "/api/v1/me").expect(401);
      elsewhere.get(port, "/api/v1/me").expect(401);
      elsewhere.get(port, "/api/v1/mailbox/entries").expect(401);
      assertEquals("wrong_credentials", new Resident(2_000, "gone").logIn(port).code());
      Resident next = new Resident(2_001, "gone");
      assertEquals("name_taken", next.signUp(port, Optional.empty()).code());
      Resident renamed = new Resident(2_000, "reborn");
      assertEquals("account_taken", renamed.signUp(port, Optional.empty()).code());
    }
    try (MailSender sender = new MailSender(smtpPort)) {
      sender.say("MAIL FROM:<>\r\n");
      assertTrue(sender.say("RCPT TO:<" + gone.address() + ">\r\n").startsWith("550 5.1.1"));
    }
    assertEquals(List.of("gate"), columns(AppKeyspaces.ACCOUNTS, gone.account));
    assertEquals(List.of("closed"), columns(AppKeyspaces.MAILBOXES, gone.account));
    assertEquals(List.of(), columns(AppKeyspaces.BODIES, body));
    for (Bytes session : sessions) {
      assertEquals(List.of(), columns(AppKeyspaces.SESSIONS, session));
    }
    assertEquals(List.of("owner"), columns(AppKeyspaces.ADDRESSES, Bytes.utf8(gone.address())));
  }

  @Test
  @DisplayName("P15 a visitor is sent to log-in with where to go then; the API answers 401")
  void gate() throws IOException {
    Resident visitor = new Resident(3_000, "visitor");
    for (String page : List.of("/mail", "/mail/inbox?q=a%20b", "/compose", "/account")) {
      Resident.Answer answer = visitor.get(here, page).expect(303);
      String wish = URLEncoder.encode(page, StandardCharsets.UTF_8);
      assertEquals(Optional.of("/login?to=" + wish), answer.location());
    }
    for (String page : List.of("/", "/login?to=%2Fmail", "/signup", "/recover")) {
      visitor.get(here, page).expect(200);
    }
    for (String call : List.of("/api/v1/me", "/api/v1/mailbox/entries", "/api/v1/events")) {
      assertEquals("not_logged_in", visitor.get(here, call).expect(401).code());
    }
    visitor.signUp(here, Optional.empty()).expect(201);
    for (int port : List.of(here, there)) {
      visitor.get(port, "/mail/inbox?q=a%20b").expect(200);
      visitor.get(port, "/api/v1/me").expect(200);
    }
    visitor.call(there, "POST", "/api/v1/logout").expect(204);
    for (int port : List.of(here, there)) {
      visitor.get(port, "/api/v1/me").expect(401);
      visitor.get(port, "/mail").expect(303);
    }
  }

  private static List<String> columns(String keyspace, Bytes row) {
    return cluster
        .database()
        .tablets(keyspace)
        .scan(row, Bytes.EMPTY, Optional.empty(), ReadLimit.DEFAULT)
        .orThrow()
        .cells()
        .stream()
        .map(TabletAnswer.RowCell::column)
        .map(Bytes::toUtf8)
        .toList();
  }
}
