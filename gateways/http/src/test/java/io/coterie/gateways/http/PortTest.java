package io.coterie.gateways.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Taking, letting go and inheriting the port.
class PortTest {
  private static final int PATIENCE_SECONDS = 20;
  private static final int TAKE_OVER_MILLIS_MAX = 1_000;

  @Test
  @DisplayName("P14 one of two gateways holds the web port; when it closes, the other takes it")
  void oneHolder() throws IOException {
    try (Site holder = new Site();
        Site other = new Site()) {
      HttpGateway heir = other.gateway(holder.port());
      assertInstanceOf(HttpGateway.Binding.Taken.class, heir.tryBind());
      try (RawHttp peer = holder.peer()) {
        assertEquals(200, peer.get("/api/v1/about").status());
      }
      holder.letGo();
      try (HttpGateway.Listener inherited = held(heir);
          RawHttp peer = new RawHttp(inherited.port())) {
        assertEquals(holder.port(), inherited.port());
        assertEquals(200, peer.get("/api/v1/about").status());
      }
    }
  }

  @Test
  @DisplayName("P22 a gateway warms up while another holds the port, and inherits it as before")
  void warmUp() throws IOException {
    try (Site holder = new Site();
        Site other = new Site()) {
      HttpGateway heir = other.gateway(holder.port());
      heir.warmUp();
      assertInstanceOf(HttpGateway.Binding.Taken.class, heir.tryBind());
      holder.letGo();
      try (HttpGateway.Listener inherited = held(heir);
          RawHttp peer = new RawHttp(inherited.port())) {
        assertEquals(200, peer.get("/api/v1/about").status());
      }
    }
  }

  @RepeatedTest(3)
  @DisplayName("P14 after kill -9 of the holder the web port answers again within a second")
  void killed() throws IOException {
    try (Site other = new Site();
        HolderProcess holder = HolderProcess.start()) {
      HttpGateway heir = other.gateway(holder.port());
      assertInstanceOf(HttpGateway.Binding.Taken.class, heir.tryBind());
      try (RawHttp peer = new RawHttp(holder.port())) {
        assertEquals(200, peer.get("/").status());
        long killedNanos = System.nanoTime();
        holder.kill();
        try (HttpGateway.Listener inherited = held(heir);
            RawHttp next = new RawHttp(inherited.port())) {
          assertEquals(200, next.get("/").status());
          long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNanos);
          assertTrue(tookMillis <= TAKE_OVER_MILLIS_MAX, () -> "took " + tookMillis + " ms");
          assertTrue(peer.isClosed());
        }
      }
    }
  }

  @Test
  @DisplayName("P14 a closing gateway lets the port go at once and finishes the calls under way")
  void drains() throws IOException, InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    Endpoint slow =
        call -> {
          arrived.countDown();
          boolean opened = gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
          return new Reply.Json(opened ? 200 : 500, "done");
        };
    try (Site holder = new Site(new Site.Extra("GET", "/test/slow", slow));
        Site other = new Site();
        RawHttp peer = holder.peer()) {
      peer.send("GET /test/slow HTTP/1.1\r\nHost: site.localhost\r\n\r\n");
      assertTrue(arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
      Thread closing = Thread.ofVirtual().start(holder::letGo);
      try (HttpGateway.Listener inherited = held(other.gateway(holder.port()))) {
        assertEquals(holder.port(), inherited.port());
        gate.countDown();
        assertEquals(200, peer.answer().status());
      }
      assertTrue(closing.join(Duration.ofSeconds(PATIENCE_SECONDS)));
    }
  }

  @Test
  @DisplayName("P14 an address that is not this host's is refused with its cure")
  void foreignAddress() throws IOException {
    try (Site site = new Site()) {
      HttpOptions elsewhere = HttpOptions.at(new InetSocketAddress("192.0.2.1", 8080));
      Path files = site.files();
      HttpGateway gateway =
          new HttpGateway(elsewhere, new Router(), new StaticFiles(files), site.api);
      IOException refused = assertThrows(IOException.class, gateway::tryBind);
      assertTrue(String.valueOf(refused.getMessage()).contains("choose a port"));
    }
  }

  private static HttpGateway.Listener held(HttpGateway heir) throws IOException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < endNanos) {
      if (heir.tryBind() instanceof HttpGateway.Binding.Held held) {
        return held.listener();
      }
      Thread.onSpinWait();
    }
    throw new IOException("the port was never let go");
  }
}
