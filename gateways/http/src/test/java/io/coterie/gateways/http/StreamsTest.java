package io.coterie.gateways.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Live streams and large bodies over real sockets.
class StreamsTest {
  private static final int PATIENCE_SECONDS = 20;
  private static final int PIECE_BYTES = 64 * 1024;
  private static final int GREAT_BYTES = 256 * 1024 * 1024;

  @Test
  @DisplayName("P15 events come as they happen, on a stream that outlives other requests")
  void events() throws IOException {
    BlockingQueue<String> news = new ArrayBlockingQueue<>(10);
    try (Site site = new Site(stream(news, new CountDownLatch(1)));
        RawHttp reader = site.peer();
        RawHttp other = site.peer()) {
      reader.send("GET /test/events HTTP/1.1\r\nHost: site.localhost\r\n\r\n");
      RawHttp.Answer head = reader.head();
      assertEquals("text/event-stream", head.header("Content-Type"));
      assertEquals("no-store", head.header("Cache-Control"));
      assertEquals(":\n\n", reader.chunk());
      for (String one : new String[] {"a", "b"}) {
        assertEquals(200, other.get("/api/v1/about").status());
        news.add(one);
        assertEquals("id: " + one + "\nevent: mail\ndata: {}\n\n", reader.chunk());
      }
    }
  }

  @Test
  @DisplayName("P15 a closing gateway ends its streams, so that pages go to the next at once")
  void ended() throws IOException, InterruptedException {
    BlockingQueue<String> news = new ArrayBlockingQueue<>(10);
    CountDownLatch over = new CountDownLatch(1);
    try (Site site = new Site(stream(news, over));
        RawHttp reader = site.peer()) {
      reader.send("GET /test/events HTTP/1.1\r\nHost: site.localhost\r\n\r\n");
      assertEquals(200, reader.head().status());
      assertEquals(":\n\n", reader.chunk());
      site.letGo();
      assertTrue(over.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
      assertTrue(reader.isClosed());
    }
  }

  @Test
  @DisplayName("P15 HEAD of a stream answers and ends")
  void head() throws IOException {
    try (Site site = new Site(stream(new ArrayBlockingQueue<>(1), new CountDownLatch(1)));
        RawHttp peer = site.peer()) {
      assertEquals(200, peer.ask("HEAD /test/events", "", "").status());
      assertEquals(200, peer.get("/api/v1/about").status());
    }
  }

  @Test
  @DisplayName("P15 readers that do not read harm only themselves")
  void slowReaders() throws IOException {
    Endpoint great =
        call ->
            new Reply.Content(
                200,
                "application/octet-stream",
                GREAT_BYTES,
                java.util.List.of(),
                out -> {
                  byte[] piece = new byte[PIECE_BYTES];
                  for (int sent = 0; sent < GREAT_BYTES; sent += PIECE_BYTES) {
                    out.write(piece);
                  }
                });
    RawHttp[] sleepers = new RawHttp[50];
    try (Site site = new Site(new Site.Extra("GET", "/test/great", great))) {
      for (int i = 0; i < sleepers.length; i++) {
        sleepers[i] = site.peer();
        sleepers[i].send("GET /test/great HTTP/1.1\r\nHost: site.localhost\r\n\r\n");
        assertEquals(200, sleepers[i].head().status());
      }
      try (RawHttp awake = site.peer()) {
        assertEquals(200, awake.get("/api/v1/about").status());
      }
      for (RawHttp sleeper : sleepers) {
        sleeper.close();
      }
    }
  }

  private static Site.Extra stream(BlockingQueue<String> news, CountDownLatch over) {
    Reply.EventSource source =
        sink -> {
          try {
            while (true) {
              sink.event(news.take(), "mail", "{}");
            }
          } finally {
            over.countDown();
          }
        };
    return new Site.Extra("GET", "/test/events", call -> new Reply.Events(source));
  }
}
