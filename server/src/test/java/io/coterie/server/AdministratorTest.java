package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The first administrator, from the link that `up` prints.
class AdministratorTest {
  private static final String INVITATIONS = "/api/v1/invitations";

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("P32 the link that up prints makes one administrator, who invites one person a link")
  void firstAdministrator() throws Exception {
    try (RunningUp up = new RunningUp(folder.resolve("data"), 1)) {
      int port = up.webPort();
      Bytes first = up.invitation().orElseThrow();
      Resident early = new Resident(1, "early");
      early.signUp(port, Optional.empty()).expect(201);
      assertEquals("administrators_only", invite(early, port, "administrator").code());
      assertEquals("administrator", check(early, port, first).json().get("role").stringValue());

      Resident ada = new Resident(2, "ada");
      assertEquals("administrator", role(ada.signUp(port, Optional.of(first))));
      Resident late = new Resident(3, "late");
      assertEquals("invitation_invalid", late.signUp(port, Optional.of(first)).code());
      assertEquals("invitation_invalid", check(late, port, first).code());

      Bytes forBob = token(invite(ada, port, "member").expect(201).json());
      Resident bob = new Resident(4, "bob");
      assertEquals("member", role(bob.signUp(port, Optional.of(forBob))));
      assertEquals("invitation_invalid", late.signUp(port, Optional.of(forBob)).code());
      assertEquals("administrators_only", bob.get(port, INVITATIONS).expect(403).code());
      late.get(port, INVITATIONS).expect(401);

      Bytes withdrawn = token(invite(ada, port, "member").expect(201).json());
      JsonNode list = ada.get(port, INVITATIONS).expect(200).json().get("invitations");
      JsonNode unused =
          list.valueStream().filter(each -> each.get("usedBy").isNull()).findFirst().orElseThrow();
      ada.call(port, "DELETE", INVITATIONS + "/" + unused.get("id").stringValue()).expect(204);
      assertEquals("invitation_invalid", late.signUp(port, Optional.of(withdrawn)).code());
      assertEquals(
          List.of("ada", "bob"),
          list.valueStream()
              .filter(each -> !each.get("usedBy").isNull())
              .map(each -> each.get("usedBy").stringValue())
              .sorted()
              .toList());
    }
  }

  private static Resident.Answer invite(Resident by, int port, String role) throws IOException {
    ObjectNode wish =
        JsonMapper.shared().createObjectNode().put("role", role).put("note", "for somebody");
    return by.call(port, "POST", INVITATIONS, wish);
  }

  private static Resident.Answer check(Resident by, int port, Bytes token) throws IOException {
    ObjectNode wish = JsonMapper.shared().createObjectNode().put("token", Resident.base64(token));
    return by.call(port, "POST", INVITATIONS + "/check", wish);
  }

  private static String role(Resident.Answer signedUp) {
    return signedUp.expect(201).json().get("role").stringValue();
  }

  private static Bytes token(JsonNode invited) {
    return Bytes.wrap(Base64.getUrlDecoder().decode(invited.get("token").stringValue()));
  }
}
