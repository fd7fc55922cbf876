package io.coterie.person;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.apps.mail.seal.Summary;
import io.coterie.core.wire.Bytes;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The golden vectors that the browser's side is held to, for the Java side of a person.
@DisplayName("A person's formats")
class VectorsTest {
  private static final Path VECTORS = Path.of("..", "docs", "formats", "vectors");
  private static final JsonNode ACCOUNT =
      JsonMapper.shared().readTree(VECTORS.resolve("account.json"));
  private static final JsonNode MAIL = JsonMapper.shared().readTree(VECTORS.resolve("mail.json"));

  @Test
  @DisplayName("P16 a password gives the same two keys as in the browser")
  void passwords() {
    for (JsonNode each : ACCOUNT.get("kdf")) {
      Derived.PasswordKeys keys =
          Derived.password(
              each.get("password").asString(), Door.bytes(each.get("kdf").get("salt")));
      assertEquals(hex(each, "authKey"), keys.authKey());
      assertEquals(hex(each, "wrapKey"), keys.wrapKey());
    }
  }

  @Test
  @DisplayName("P16 a recovery code is written and derived as in the browser")
  void recovery() {
    for (JsonNode each : ACCOUNT.get("recovery")) {
      RecoveryCode code = new RecoveryCode(hex(each, "secret"));
      assertEquals(each.get("code").asString(), code.text());
      assertEquals(hex(each, "recoveryKey"), code.recoveryKey());
      assertEquals(hex(each, "wrapKey"), code.wrapKey());
    }
  }

  @Test
  @DisplayName("D01 sealed blobs are the browser's, byte for byte, and open in their place only")
  void sealed() {
    for (JsonNode each : ACCOUNT.get("sealed")) {
      Sealed.Place place =
          new Sealed.Place(
              each.get("type").asString(),
              hex(each, "account"),
              each.get("object").asString(),
              each.get("version").asLong());
      Bytes blob = hex(each, "blob");
      Bytes plaintext = hex(each, "plaintext");
      assertEquals(blob, Sealed.seal(hex(each, "key"), place, plaintext, hex(each, "nonce")));
      assertEquals(plaintext, Sealed.open(hex(each, "key"), place, blob));
      Sealed.Place later =
          new Sealed.Place(place.type(), place.account(), place.object(), place.version() + 1);
      assertThrows(BrokenSeal.class, () -> Sealed.open(hex(each, "key"), later, blob));
    }
  }

  @Test
  @DisplayName("D01 a keyring has the browser's bytes, and its subkeys follow from the master key")
  void keyring() {
    JsonNode each = ACCOUNT.get("keyring");
    Keyring keyring = Keyring.decode(hex(each, "encoded"));
    assertEquals(hex(each, "encoded"), keyring.encode());
    assertEquals(hex(each, "identityKey"), keyring.identity().publicKey());
    assertEquals(hex(each, "summaryKey"), keyring.summary().publicKey());
    assertEquals(hex(each.get("subkeys"), "keyring"), Derived.key(hex(each, "master"), "keyring"));
  }

  @Test
  @DisplayName("D01 a summary sealed by the browser opens for its entry only")
  void summaries() {
    JsonNode summary = MAIL.get("summary");
    SummaryKey key = new SummaryKey(hex(summary, "secret"));
    assertEquals(hex(summary, "publicKey"), key.publicKey());
    for (JsonNode each : summary.get("cases")) {
      Bytes account = hex(summary, "account");
      Bytes sealed = hex(each, "sealed");
      Summary opened = key.open(account, hex(summary, "entry"), sealed);
      assertEquals(SummaryDecoding.decode(hex(each, "encoded")), opened);
      String subject = each.get("summary").get("subject").asString();
      assertTrue(subject.startsWith(opened.subject()), opened::subject);
      assertThrows(BrokenSeal.class, () -> key.open(account, account, sealed));
    }
  }

  @Test
  @DisplayName("D01 a body from the browser opens; one from here opens only with the right key")
  void bodies() {
    JsonNode openpgp = MAIL.get("openpgp");
    MailKey theirs = new MailKey(hex(openpgp.get("recipient"), "secret"));
    assertEquals(hex(openpgp, "message"), theirs.decrypt(hex(openpgp, "encrypted")));
    assertEquals(hex(openpgp.get("recipient"), "certificate"), theirs.certificate());
    MailKey own = MailKey.random("ada@coterie.localhost");
    Bytes message = Bytes.utf8("Subject: x\r\n\r\nbody\r\n");
    Bytes encrypted = own.encrypt(message, theirs.certificate());
    assertEquals(message, theirs.decrypt(encrypted));
    assertThrows(BrokenSeal.class, () -> own.decrypt(encrypted));
    assertEquals(message, own.decrypt(theirs.encrypt(message, own.certificate())));
  }

  private static Bytes hex(JsonNode node, String name) {
    return Bytes.hex(node.get(name).asString());
  }
}
