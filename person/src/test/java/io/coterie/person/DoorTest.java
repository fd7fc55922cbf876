package io.coterie.person;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The HTTP API from outside")
class DoorTest {
  @Test
  @DisplayName("a port that nobody holds is named in a sentence without a hole")
  void nobody() throws Exception {
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    URI origin = URI.create("http://localhost:" + port);
    try (HttpClient http = HttpClient.newHttpClient()) {
      Door door = new Door(origin, http, Duration.ZERO);
      ApiProblem problem = assertThrows(ApiProblem.class, () -> door.get("/session", ""));
      assertEquals(
          origin + " does not answer; look whether the cluster runs: ./coterie status",
          problem.getMessage());
    }
  }
}
