package io.coterie.apps.accounts;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coterie.apps.Declined;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SignedOrderTest {
  private static final JsonNode VECTORS =
      JsonMapper.shared()
          .readTree(Path.of("..", "docs", "formats", "vectors", "account.json"))
          .get("orders");
  private static final Bytes KEY = Bytes.hex(VECTORS.get("identityKey").stringValue());

  @Test
  void theBrowsersOrdersAreObeyedAsTheyWereMeant() {
    assertEquals(hex(order(0).get("content")), credentials().content());
    assertEquals(hex(order(1).get("content")), lock().content());
    for (int i = 0; i < 3; i++) {
      JsonNode order = order(i);
      assertDoesNotThrow(() -> signed(order).require(expected(order), KEY));
    }
  }

  @Test
  void anOrderForAnotherVersionAccountKindContentOrKeyIsRefused() {
    JsonNode order = order(0);
    SignedOrder.Expected fits = expected(order);
    Bytes other = hex(order(1).get("content"));
    Bytes strangerKey =
        Bytes.hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

    refused(order, new SignedOrder.Expected(fits.kind(), fits.account(), 3, fits.content()), KEY);
    refused(
        order,
        new SignedOrder.Expected(fits.kind(), Bytes.hex("00".repeat(16)), 2, fits.content()),
        KEY);
    refused(
        order,
        new SignedOrder.Expected(SignedOrder.Kind.RECOVERY, fits.account(), 2, fits.content()),
        KEY);
    refused(order, new SignedOrder.Expected(fits.kind(), fits.account(), 2, other), KEY);
    refused(order, fits, strangerKey);
  }

  private static void refused(JsonNode order, SignedOrder.Expected expected, Bytes key) {
    Declined declined = assertThrows(Declined.class, () -> signed(order).require(expected, key));
    assertEquals("invalid_order", declined.reason().code());
  }

  private static SignedOrder.Expected expected(JsonNode order) {
    SignedOrder.Kind kind =
        switch (order.get("kind").stringValue()) {
          case "credentials" -> SignedOrder.Kind.CREDENTIALS;
          case "recovery" -> SignedOrder.Kind.RECOVERY;
          default -> SignedOrder.Kind.DELETE;
        };
    return new SignedOrder.Expected(
        kind,
        hex(order.get("account")),
        order.get("version").longValue(),
        hex(order.get("content")));
  }

  private static SignedOrder signed(JsonNode order) {
    return new SignedOrder(base64(order.get("statement")), base64(order.get("signature")));
  }

  private static Credentials credentials() {
    JsonNode given = VECTORS.get("credentials");
    JsonNode kdf = given.get("kdf");
    return new Credentials(
        new Kdf(base64(kdf.get("salt")), 65_536, 3, 1),
        base64(given.get("authKey")),
        base64(given.get("passwordWrap")));
  }

  private static RecoveryLock lock() {
    JsonNode given = VECTORS.get("lock");
    return new RecoveryLock(base64(given.get("recoveryKey")), base64(given.get("recoveryWrap")));
  }

  @Test
  void theContentOfADeletionIsTheAddress() {
    assertEquals(
        hex(order(2).get("content")),
        new Sink().utf8(VECTORS.get("address").stringValue()).toBytes());
  }

  private static JsonNode order(int index) {
    return VECTORS.get("orders").get(index);
  }

  private static Bytes hex(JsonNode node) {
    return Bytes.hex(node.stringValue());
  }

  private static Bytes base64(JsonNode node) {
    return Bytes.wrap(Base64.getUrlDecoder().decode(node.stringValue()));
  }
}
