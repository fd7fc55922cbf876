package io.coterie.gateways.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FloodTest {
  private static final int CALLERS = 40;
  private static final int BODY_BYTES = 1024 * 1024;

  /// 16 MiB hold sixteen bodies of nearly a mebibyte; what was taken by refused ones is given back
  /// and may let another one in.
  private static final int REFUSED_MIN = CALLERS - 17;

  @Test
  @DisplayName("P15 many who send long bodies and never end them do not take a node's memory")
  void endlessBodies() throws Exception {
    try (Site site = new Site();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ExecutorCompletionService<RawHttp.Answer> answers = new ExecutorCompletionService<>(threads);
      List<RawHttp> peers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        RawHttp peer = site.peer();
        peers.add(peer);
        answers.submit(unended(peer));
      }
      for (int i = 0; i < REFUSED_MIN; i++) {
        Future<RawHttp.Answer> first = answers.poll(15, TimeUnit.SECONDS);
        assertTrue(first != null, "only " + i + " were refused");
        assertEquals(503, first.get().status(), () -> "an unended body is answered");
      }
      for (RawHttp peer : peers) {
        peer.close();
      }
      try (RawHttp peer = site.peer()) {
        assertEquals(400, peer.post("/api/v1/login", "{}").status());
      }
    }
  }

  private static Callable<RawHttp.Answer> unended(RawHttp peer) {
    return () -> {
      peer.send(
          "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nCoterie-Request: 1\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + BODY_BYTES
              + "\r\n\r\n");
      try {
        peer.send(" ".repeat(BODY_BYTES - 1));
      } catch (IOException refusedMeanwhile) {
        // The answer may be there all the same.
        return peer.answer();
      }
      return peer.answer();
    };
  }
}
