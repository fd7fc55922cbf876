package io.coterie.apps.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coterie.apps.Declined;
import io.coterie.core.wire.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KeyChainTest {
  private static final JsonNode VECTORS =
      JsonMapper.shared()
          .readTree(Path.of("..", "docs", "formats", "vectors", "account.json"))
          .get("chain");
  private static final Bytes ACCOUNT = hex(VECTORS.get("account"));
  private static final String ADDRESS = VECTORS.get("address").stringValue();

  @Test
  void theGoldenChainIsAcceptedRecordByRecord() {
    KeyChain chain = KeyChain.empty(ACCOUNT, ADDRESS);
    for (JsonNode record : VECTORS.get("records")) {
      chain = chain.append(hex(record.get("signed")));
      assertEquals(hex(record.get("identityKey")), chain.newest().identityKey());
      assertEquals(hex(record.get("summaryKey")), chain.newest().summaryKey());
      assertEquals(hex(record.get("mailCertificate")), chain.newest().certificate());
    }
  }

  @Test
  void everyRefusedChainOfTheVectorsIsRefused() {
    for (JsonNode refused : VECTORS.get("refused")) {
      List<Bytes> records = new ArrayList<>();
      refused.get("chain").forEach(record -> records.add(hex(record)));
      if (!records.isEmpty()) {
        assertThrows(
            Declined.class, () -> appendAll(ADDRESS, records), refused.get("why").stringValue());
      }
    }
  }

  @Test
  void aRecordOfAnotherAddressIsRefused() {
    List<Bytes> first = List.of(hex(VECTORS.get("records").get(0).get("signed")));

    Declined declined =
        assertThrows(Declined.class, () -> appendAll("bob@coterie.localhost", first));

    assertEquals(Declined.Reason.INVALID_KEY_RECORD, declined.reason());
  }

  @Test
  void aSecondRecordInAPlaceThatIsTakenIsAnotherAccount() {
    Bytes first = hex(VECTORS.get("records").get(0).get("signed"));

    Declined declined =
        assertThrows(Declined.class, () -> appendAll(ADDRESS, List.of(first, first)));

    assertEquals(Declined.Reason.ACCOUNT_TAKEN, declined.reason());
  }

  private static void appendAll(String address, List<Bytes> records) {
    KeyChain chain = KeyChain.empty(ACCOUNT, address);
    for (Bytes record : records) {
      chain = chain.append(record);
    }
  }

  private static Bytes hex(JsonNode node) {
    return Bytes.hex(node.stringValue());
  }
}
