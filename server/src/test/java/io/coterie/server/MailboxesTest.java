package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Mail between people of one running node, by the requests that their pages send.
class MailboxesTest {
  private static final String ENTRIES = "/api/v1/mailbox/entries";
  private static final Bytes LONG = Bytes.wrap(new byte[700_000]);

  @TempDir private static Path folder = Path.of("");
  private static RealCluster cluster;
  private static Resident ada;
  private static Resident bob;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    cluster = new RealCluster(folder, 1);
    cluster.startAll();
    cluster.openDoors();
    port = cluster.doors(1).webPort();
    ada = new Resident(1, "ada");
    bob = new Resident(2, "bob");
    ada.signUp(port, Optional.empty()).expect(201);
    bob.signUp(port, Optional.empty()).expect(201);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  @DisplayName("P19 a mail comes to its reader as it was sent, once, with an own copy in Sent")
  void sent() throws IOException {
    ObjectNode mail = mail(0x10, Bytes.utf8("to bob"), LONG);
    JsonNode sent = ada.call(port, "POST", "/api/v1/mail", mail).expect(201).json();
    assertEquals(sent, ada.call(port, "POST", "/api/v1/mail", mail).expect(201).json());

    JsonNode bobs = entry(bob, 0x12);
    assertEquals("cluster", bobs.get("origin").stringValue());
    assertEquals(Bytes.utf8("to bob"), body(bob, 0x12));
    assertEquals(Resident.base64(Bytes.utf8("sealed summary")), bobs.get("summary").stringValue());
    assertEquals("own", entry(ada, 0x11).get("origin").stringValue());
    assertEquals(LONG, body(ada, 0x11));
    long copies =
        bob.get(port, ENTRIES)
            .json()
            .get("entries")
            .valueStream()
            .filter(each -> each.get("id").stringValue().equals(id(0x12)))
            .count();
    assertEquals(1, copies);
  }

  @Test
  @DisplayName("P20 a mail that one deletes is still there for the other, who deletes it then")
  void deletion() throws IOException {
    ada.call(port, "POST", "/api/v1/mail", mail(0x20, Bytes.utf8("two copies"), LONG)).expect(201);

    delete(ada, 0x21);
    ada.get(port, ENTRIES + "/" + id(0x21)).expect(404);
    ada.get(port, ENTRIES + "/" + id(0x21) + "/body").expect(404);
    assertEquals(Bytes.utf8("two copies"), body(bob, 0x22));
    // Nobody deletes or reads what is in another's mailbox.
    delete(ada, 0x22);
    ada.get(port, ENTRIES + "/" + id(0x22) + "/body").expect(404);
    assertEquals(Bytes.utf8("two copies"), body(bob, 0x22));

    delete(bob, 0x22);
    bob.get(port, ENTRIES + "/" + id(0x22)).expect(404);
    delete(bob, 0x22);
  }

  @Test
  @DisplayName("P20 a mail is unread until its reader says otherwise, and the newest word stands")
  void unread() throws IOException {
    ada.call(port, "POST", "/api/v1/mail", mail(0x30, Bytes.utf8("new"), LONG)).expect(201);
    assertTrue(entry(bob, 0x32).get("state").isNull(), "a state before anybody read it");

    putState(bob, "If-None-Match", "*", "read").expect(204);
    putState(bob, "If-None-Match", "*", "starred").expect(412);
    putState(bob, "If-Match", "\"1\"", "unread again").expect(204);
    putState(bob, "If-Match", "\"1\"", "late").expect(412);

    JsonNode state = entry(bob, 0x32).get("state");
    assertEquals(2, state.get("version").asInt());
    assertEquals(Resident.base64(Bytes.utf8("unread again")), state.get("blob").stringValue());
    assertTrue(entry(ada, 0x31).get("state").isNull(), "the sender's copy was touched");
  }

  @Test
  @DisplayName("mail to addresses outside is held and shown to the sender")
  void outside() throws IOException {
    ObjectNode mail = mail(0x40, Bytes.utf8("to both"), LONG);
    mail.putArray("outside").add("mum@example.org").add("Dad@mx.example.net");
    JsonNode sent = ada.call(port, "POST", "/api/v1/mail", mail).expect(201).json();

    JsonNode status = ada.get(port, "/api/v1/mail/" + id(0x41)).expect(200).json();
    assertEquals(sent, status);
    List<String> told =
        status
            .get("recipients")
            .valueStream()
            .map(each ->
                each.get("address").stringValue()
                    + " "
                    + each.get("status").stringValue()
                    + " "
                    + each.get("detail").stringValue())
            .toList();
    assertEquals(
        List.of(
            "bob@coterie.localhost stored ",
            "mum@example.org held would go to example.org",
            "dad@mx.example.net held would go to mx.example.net"),
        told);
    bob.get(port, "/api/v1/mail/" + id(0x41)).expect(404);
    // No recipient of this cluster may be passed off as one outside, so that it would get nothing.
    ObjectNode smuggled = mail(0x50, Bytes.utf8("x"), LONG);
    smuggled.putArray("outside").add(bob.address());
    assertEquals(
        "invalid_request", ada.call(port, "POST", "/api/v1/mail", smuggled).expect(400).code());
  }

  /// From ada to bob: the submission's id, and one and two more for the copies.
  private static ObjectNode mail(int number, Bytes copy, Bytes own) throws IOException {
    ObjectNode mail = JsonMapper.shared().createObjectNode();
    mail.put("id", id(number));
    copy(mail.putObject("own"), ada, number + 1, own);
    copy(mail.putArray("copies").addObject(), bob, number + 2, copy).put("address", bob.address());
    mail.putArray("outside");
    return mail;
  }

  private static ObjectNode copy(ObjectNode copy, Resident to, int number, Bytes body)
      throws IOException {
    String stored = ada.upload(port, body).expect(201).json().get("body").stringValue();
    return copy.put("id", id(number))
        .put("account", to.account.toHex())
        .put("body", stored)
        .put("summary", Resident.base64(Bytes.utf8("sealed summary")));
  }

  private static JsonNode entry(Resident owner, int number) throws IOException {
    return owner.get(port, ENTRIES + "/" + id(number)).expect(200).json();
  }

  private static Bytes body(Resident owner, int number) throws IOException {
    return owner.get(port, ENTRIES + "/" + id(number) + "/body").expect(200).body();
  }

  private static void delete(Resident owner, int number) throws IOException {
    owner.call(port, "DELETE", ENTRIES + "/" + id(number)).expect(204);
  }

  private static Resident.Answer putState(
      Resident owner, String condition, String version, String state) throws IOException {
    ObjectNode wish =
        JsonMapper.shared().createObjectNode().put("blob", Resident.base64(Bytes.utf8(state)));
    return owner
        .with(condition, version)
        .call(port, "PUT", ENTRIES + "/" + id(0x32) + "/state", wish);
  }

  private static String id(int number) {
    return Bytes.of(number).toHex() + "00".repeat(15);
  }
}
