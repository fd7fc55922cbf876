package io.coterie.server;

import io.coterie.apps.AppKeyspaces;
import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node does for the house without being asked.
class HousekeepingTest {
  private static final long ROUND_MILLIS_MAX = 60_000;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final Bytes CHUNK_CELL = Bytes.of(0);

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("P16 P21 a node that starts completes a cut-off sign-up, and removes half a body")
  void cutOff() throws Exception {
    try (RunningUp up = new RunningUp(folder.resolve("c"), 1)) {
      TabletKeyspace intents = up.remote().database().tablets(AppKeyspaces.INTENTS);
      Bytes row = Bytes.utf8("accounts");
      Bytes cutOff = Bytes.utf8("signup/nobody@" + NodeSettings.Doors.DEFAULT.domain());
      intents.put(row, cutOff, Value.of(new Sink().i64(0).toBytes())).orThrow();
      TabletKeyspace bodies = up.remote().database().tablets(AppKeyspaces.BODIES);
      Bytes body = Bytes.wrap(new byte[32]);
      Bytes chunk = new Sink().raw(body).i32(0).toBytes();
      noteAsBegunLongAgo(intents, body);
      bodies.put(chunk, CHUNK_CELL, Value.utf8("half a body")).orThrow();
      up.kill(1);
      up.node(1).start();
      Waiting.assertWithin(
          ROUND_MILLIS_MAX, "the intent is struck off", () -> isAbsent(intents, row, cutOff));
      Waiting.assertWithin(
          ROUND_MILLIS_MAX, "the body is gone", () -> isAbsent(bodies, chunk, CHUNK_CELL));
    }
  }

  private static void noteAsBegunLongAgo(TabletKeyspace intents, Bytes body) {
    long hour = System.currentTimeMillis() / HOUR_MILLIS - 30;
    Bytes number = new Sink().i64(hour).toBytes();
    intents.put(Bytes.utf8("bodies/").concat(number), body, Value.of(Bytes.EMPTY)).orThrow();
    intents.put(Bytes.utf8("bodies"), Bytes.utf8("hour"), Value.of(number)).orThrow();
  }

  private static boolean isAbsent(TabletKeyspace cells, Bytes row, Bytes column) {
    return cells.get(row, column) instanceof Result.Done<TabletAnswer.Cell>(var cell)
        && cell.value().isEmpty();
  }
}
