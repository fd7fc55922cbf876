package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.TabletKeyspace;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import io.coterie.core.wire.Bytes;
import io.coterie.person.LoggedIn;
import io.coterie.person.Person;
import io.coterie.protocols.tablets.Value;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Changes over HTTP, against processes, by people who have signed up.
@Timeout(120)
@DisplayName("Changes over HTTP")
class ChangeStreamTest {
  private static final String OWNED = "owned";
  private static final Bytes CELL = Bytes.utf8("cell");
  private static final long HOLDER_SECONDS_MAX = 60;

  @TempDir private static Path folder = Path.of("");

  private static @Nullable RunningUp started;

  @BeforeAll
  static void start() throws Exception {
    started = new RunningUp(folder.resolve("c"), 3);
    Keyspace.Settings settings =
        new Keyspace.Settings(3, AckRule.MAJORITY, Partitioning.ROW, AccessRule.OWNER);
    up().remote().database().cluster().createKeyspace(OWNED, settings, 2).orThrow();
  }

  @AfterAll
  static void stop() {
    up().close();
  }

  private static RunningUp up() {
    return Objects.requireNonNull(started);
  }

  private record Event(String id, String name, JsonNode data) {}

  @Test
  @DisplayName(
      "P34 a stream goes on by Last-Event-ID at the next holder: each change once, in order")
  void resumed() throws Exception {
    RunningUp up = up();
    TabletKeyspace rows = up.remote().database().tablets(OWNED);
    LoggedIn bob =
        new Person("bob", "bob's password").signUp(up.door(), Optional.empty()).loggedIn();
    Bytes row = bob.account().concat(Bytes.utf8("/notes"));
    String path = "/keyspaces/" + OWNED + "/changes?prefix=" + text(bob.account());
    String cursor;
    try (Stream<String> lines = stream(up, bob.request(path))) {
      Iterator<String> reading = lines.iterator();
      assertEquals("ready", next(reading).name);
      write(rows, row, 0, 5);
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        events.add(next(reading));
      }
      assertEquals(List.of("0", "1", "2"), values(events));
      assertEquals(text(row), events.getFirst().data.get("row").asString());
      cursor = events.getLast().id;
    }
    up.kill(up.holder(up.webPort()));
    write(rows, row, 5, 8);
    rows.delete(row, CELL).orThrow();
    awaitHolder(up);
    try (Stream<String> lines = stream(up, bob.request(path).header("Last-Event-ID", cursor))) {
      Iterator<String> reading = lines.iterator();
      List<Event> events = new ArrayList<>();
      while (events.size() < 6) {
        Event event = next(reading);
        if (event.name.equals("change")) {
          events.add(event);
        }
      }
      assertEquals(List.of("3", "4", "5", "6", "7", "null"), values(events));
    }
  }

  @Test
  @DisplayName("P34 P15 people hear of their own rows only, administrators of what is no service's")
  void access() throws Exception {
    RunningUp up = up();
    LoggedIn ada =
        new Person("ada", "ada's password").signUp(up.door(), up.invitation()).loggedIn();
    LoggedIn bea =
        new Person("bea", "bea's password").signUp(up.door(), Optional.empty()).loggedIn();
    String of = "/changes?prefix=";
    assertEquals(403, status(up, bea.request("/keyspaces/owned" + of + text(ada.account()))));
    assertEquals(403, status(up, bea.request("/keyspaces/owned" + of)));
    assertEquals(403, status(up, bea.request("/keyspaces/kv" + of)));
    assertEquals(200, status(up, bea.request("/keyspaces/owned" + of + text(bea.account()))));
    assertEquals(200, status(up, ada.request("/keyspaces/kv" + of)));
    assertEquals(403, status(up, ada.request("/keyspaces/sessions" + of)));
    assertEquals(404, status(up, ada.request("/keyspaces/absent" + of)));
    assertEquals(400, status(up, ada.request("/keyspaces/kv/changes")));
    assertEquals(400, status(up, ada.request("/keyspaces/kv/changes?prefix=&after=x")));
    assertEquals(400, status(up, ada.request("/keyspaces/kv/changes?row=%25")));
    HttpRequest.Builder nobody =
        HttpRequest.newBuilder(bea.request("/keyspaces/kv" + of).build().uri());
    assertEquals(401, status(up, nobody));
  }

  private static void write(TabletKeyspace rows, Bytes row, int from, int to) {
    for (int i = from; i < to; i++) {
      rows.put(row, CELL, Value.utf8("" + i)).orThrow();
    }
  }

  private static void awaitHolder(RunningUp up) {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(HOLDER_SECONDS_MAX);
    while (PortHolder.of(up.webPort()).isEmpty()) {
      assertTrue(System.nanoTime() - endNanos < 0, "no node has taken the web port");
      Thread.onSpinWait();
    }
  }

  private static Stream<String> stream(RunningUp up, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<Stream<String>> response =
        up.http().send(request.build(), HttpResponse.BodyHandlers.ofLines());
    assertEquals(200, response.statusCode());
    assertEquals(Optional.of("text/event-stream"), response.headers().firstValue("Content-Type"));
    return response.body();
  }

  private static int status(RunningUp up, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<Stream<String>> response =
        up.http().send(request.build(), HttpResponse.BodyHandlers.ofLines());
    response.body().close();
    return response.statusCode();
  }

  /// The next event; comments are passed over.
  private static Event next(Iterator<String> lines) {
    String id = "";
    String name = "";
    String data = "";
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !name.isEmpty()) {
        return new Event(id, name, JsonMapper.shared().readTree(data));
      }
    }
    throw new AssertionError("the stream has ended");
  }

  private static List<String> values(List<Event> events) {
    assertTrue(events.stream().noneMatch(event -> event.id.isEmpty()));
    return events.stream()
        .map(event -> event.data.get("cells").get(0).get("value"))
        .map(value ->
            value.isNull()
                ? "null"
                : new String(
                    Base64.getUrlDecoder().decode(value.asString()),
                    java.nio.charset.StandardCharsets.UTF_8))
        .toList();
  }

  private static String text(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
  }
}
