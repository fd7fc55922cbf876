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

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("P16 a sign-up that was cut off is completed by the next node that starts")
  void cutOffSignUp() throws Exception {
    try (RunningUp up = new RunningUp(folder.resolve("c"), 1)) {
      TabletKeyspace intents = up.remote().database().tablets(AppKeyspaces.INTENTS);
      Bytes row = Bytes.utf8("accounts");
      Bytes cutOff = Bytes.utf8("signup/nobody@" + NodeSettings.Doors.DEFAULT.domain());
      intents.put(row, cutOff, Value.of(new Sink().i64(0).toBytes())).orThrow();
      up.kill(1);
      up.node(1).start();
      Waiting.assertWithin(
          ROUND_MILLIS_MAX,
          "the intent is struck off",
          () ->
              intents.get(row, cutOff) instanceof Result.Done<TabletAnswer.Cell>(var cell)
                  && cell.value().isEmpty());
    }
  }
}
