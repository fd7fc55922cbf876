package io.coterie.gateways.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.apps.Declined;
import io.coterie.apps.accounts.Account;
import io.coterie.apps.accounts.Invitation;
import io.coterie.apps.accounts.Kdf;
import io.coterie.apps.accounts.Role;
import io.coterie.apps.mail.Entry;
import io.coterie.apps.mail.EntryState;
import io.coterie.apps.mail.Origin;
import io.coterie.apps.mail.SentMail;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The gateway and `openapi.yaml` say the same.
class ContractTest {
  private static final Bytes ID = Bytes.copyOf(new byte[16]);
  private static final Bytes KEY = Bytes.copyOf(new byte[32]);
  private static final Kdf KDF = new Kdf(ID, Kdf.MEMORY_KIB, Kdf.PASSES, Kdf.LANES);

  private final Contract contract = new Contract();

  @Test
  @DisplayName("P15 every operation of the contract has a route, and every route an operation")
  void routes() throws IOException {
    try (Site site = new Site()) {
      assertEquals(contract.operations(), site.api.router().listing().stream().sorted().toList());
    }
  }

  @Test
  @DisplayName("P15 every reason to decline is a code of the contract")
  void codes() {
    for (Declined.Reason reason : Declined.Reason.values()) {
      Problem problem = Declines.problem(new Declined(reason, "Because.", "Do so."));
      assertTrue(contract.codes().contains(problem.code()), problem.code());
      assertTrue(problem.status() >= 400 && problem.status() < 504);
      boolean passes = problem.status() == 503 || problem.status() == 429;
      assertEquals(passes, problem.headers().containsKey("Retry-After"), problem.code());
    }
  }

  @Test
  @DisplayName("P15 a lost race names the version that won")
  void conflicts() {
    assertEquals(412, Declines.ofCondition(Declined.conflict(7)).status());
    assertEquals("\"7\"", Declines.ofCondition(Declined.conflict(7)).headers().get("ETag"));
    assertEquals(409, Declines.problem(Declined.conflict(0)).status());
  }

  @Test
  @DisplayName("P15 what anybody may read is as its schema says")
  void read() throws IOException {
    try (Site site = new Site();
        RawHttp peer = site.peer()) {
      JsonNode about = peer.get("/api/v1/about").json();
      valid("About", about);
      assertEquals(Site.DOMAIN, about.get("domain").stringValue());
      valid("Health", peer.get("/health/live").json());
      RawHttp.Answer ready = peer.get("/health/ready");
      assertEquals(503, ready.status());
      assertEquals("1", ready.header("Retry-After"));
      valid("Problem", ready.json());
      RawHttp.Answer challenge = peer.post("/api/v1/login/challenge", "{\"name\":\"ada\"}");
      assertEquals(503, challenge.status());
      assertEquals("unavailable", challenge.json().get("code").stringValue());
    }
  }

  @Test
  @DisplayName("P16 accounts, invitations and parameters are as their schemas say")
  void accounts() {
    Account account =
        new Account(
            ID,
            "ada",
            "ada@example.org",
            Role.ADMINISTRATOR,
            ID,
            KDF,
            Bytes.copyOf(new byte[61]),
            1,
            2,
            Bytes.copyOf(new byte[700]),
            3,
            List.of(Bytes.copyOf(new byte[400])));
    valid("Account", json(Answers.account(account)));
    valid("Kdf", json(Answers.kdf(KDF)));
    Invitation unused = new Invitation(ID, Role.MEMBER, "for Bob", 1, 2, Optional.empty());
    valid("Invitation", json(Answers.invitation(unused)));
    Invitation used = new Invitation(ID, Role.MEMBER, "for Bob", 1, 2, Optional.of("bob"));
    valid("Invitation", json(Answers.invitation(used)));
  }

  @Test
  @DisplayName("P21 mail is as its schemas say")
  void mail() {
    Entry fresh =
        new Entry(ID, 5, 70_000, KEY, Origin.SMTP, Bytes.copyOf(new byte[9]), Optional.empty());
    valid("Entry", json(Answers.entry(fresh)));
    Optional<EntryState> state = Optional.of(new EntryState(1, Bytes.copyOf(new byte[30])));
    valid("Entry", json(Answers.entry(new Entry(ID, 5, 9, KEY, Origin.OWN, Bytes.EMPTY, state))));
    SentMail sent =
        new SentMail(
            ID,
            9,
            List.of(
                new SentMail.Recipient("bob@example.org", false),
                new SentMail.Recipient("eve@else.test", true)));
    valid("SentMail", json(Answers.sent(sent)));
  }

  @Test
  @DisplayName("P33 the cluster page of a node that knows nothing yet is as its schema says")
  void cluster() throws IOException {
    try (Site site = new Site()) {
      ClusterEndpoints endpoints =
          new ClusterEndpoints(Site.DOMAIN, new WebSite(Site.CLUSTER_ID), site.board);
      valid("Cluster", json(((Reply.Json) endpoints.cluster()).value()));
    }
  }

  @Test
  @DisplayName("P15 the validator notices what is wrong")
  void validator() {
    assertFalse(contract.complaints("Health", json(Answers.object("status", "odd"))).isEmpty());
    JsonNode more = json(Answers.object("status", "live", "node", "n1", "more", 1));
    assertFalse(contract.complaints("Health", more).isEmpty());
  }

  private void valid(String schema, JsonNode value) {
    assertEquals(List.of(), contract.complaints(schema, value));
  }

  private static JsonNode json(Object value) {
    return HttpCall.JSON.readTree(HttpCall.JSON.writeValueAsString(value));
  }
}
