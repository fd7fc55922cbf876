package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The first look")
class FirstLookTest {
  private static final Path FOLDER = Path.of("data");

  @Test
  @DisplayName("too little memory and disk are named with what would help")
  void troubles() {
    FirstLook small = new FirstLook(1_199, 383);
    String memory = small.memoryTrouble(4).orElseThrow().toString();
    assertTrue(memory.contains("1199 MiB of memory are available, and 4 nodes take about 1200"));
    assertTrue(memory.contains("--nodes 1"), memory);
    String disk = small.diskTrouble(FOLDER).orElseThrow().toString();
    assertTrue(disk.contains("383 MiB are free where data lies"), disk);
    assertTrue(disk.contains("--data"), disk);
    assertEquals(Optional.empty(), small.memoryTrouble(3));
    assertEquals(Optional.empty(), new FirstLook(0, 384).diskTrouble(FOLDER));
  }

  @Test
  @DisplayName("this machine tells its memory and its disk")
  void here(@TempDir Path folder) {
    FirstLook here = FirstLook.at(folder);
    assertTrue(here.memoryMebibytes() > 0);
    assertTrue(here.diskMebibytes() > 0);
  }
}
