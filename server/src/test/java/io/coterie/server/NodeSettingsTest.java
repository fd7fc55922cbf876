package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A node's settings")
class NodeSettingsTest {
  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(folder.resolve("node.toml"), "node = 3\nshards = 2\nlan = false\n");
  }

  @Test
  @DisplayName("the environment sets what the file says otherwise, the command line both")
  void order() {
    Map<String, String> environment =
        Map.of("COTERIE_SHARDS", "5", "COTERIE_WEB_PORT", "9090", "COTERIE_LAN", "true");
    NodeSettings settings = NodeSettings.read(file, environment, Map.of("shards", "7"));
    assertEquals(7, settings.shards());
    assertEquals(9090, settings.doors().webPort());
    assertTrue(settings.doors().lan());
    assertEquals(2, NodeSettings.read(file, Map.of(), Map.of()).shards());
  }

  @Test
  @DisplayName("no variable makes all nodes of a machine the same one")
  void identity() {
    Map<String, String> environment = Map.of("COTERIE_NODE", "1", "COTERIE_CLUSTER", "/else");
    NodeSettings settings = NodeSettings.read(file, environment, Map.of());
    assertEquals(3, settings.number());
    assertEquals(folder.toAbsolutePath().normalize().getParent(), settings.cluster());
  }

  @Test
  @DisplayName("an unknown key and a value that does not fit are refused with what would")
  void refused() {
    Trouble unknown =
        assertThrows(Trouble.class, () -> NodeSettings.read(file, Map.of(), Map.of("shard", "1")));
    assertTrue(unknown.toString().contains("unknown key 'shard': known are ["), unknown::toString);
    Trouble unfit =
        assertThrows(
            Trouble.class, () -> NodeSettings.read(file, Map.of("COTERIE_SHARDS", "x"), Map.of()));
    assertTrue(
        unfit.toString().contains("shards is x: give it a positive number"), unfit::toString);
    Trouble many =
        assertThrows(
            Trouble.class, () -> NodeSettings.read(file, Map.of(), Map.of("shards", "17")));
    assertTrue(many.toString().contains("shards is 17: give it at most 16"), many::toString);
    Trouble neither =
        assertThrows(
            Trouble.class, () -> NodeSettings.read(file, Map.of("COTERIE_LAN", "yes"), Map.of()));
    assertTrue(neither.toString().contains("lan is yes: give it true or false"), neither::toString);
  }
}
