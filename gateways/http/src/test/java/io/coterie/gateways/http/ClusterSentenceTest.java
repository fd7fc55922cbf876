package io.coterie.gateways.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClusterSentenceTest {
  @Test
  @DisplayName("P33 what the cluster survives is one sentence, and none while nothing is known")
  void oneSentenceOrNone() {
    assertEquals("", ClusterEndpoints.sentence(List.of()));
    assertEquals(
        "mail and keys survive 1 more loss; files survives 2 more losses.",
        ClusterEndpoints.sentence(
            List.of("mail and keys survive 1 more loss", "files survives 2 more losses")));
  }
}
