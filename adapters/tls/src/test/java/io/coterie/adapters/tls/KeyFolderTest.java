package io.coterie.adapters.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeKeys;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aKeyIsMadeOnceAndReadableByItsOwnerOnly() throws IOException {
    KeyFolder keys = new KeyFolder(folder.resolve("keys"));
    NodeKeys made = keys.readOrCreate(KeyFolder.NODE_KEY);

    assertEquals(made.publicKey(), keys.readOrCreate(KeyFolder.NODE_KEY).publicKey());
    assertThrows(FileAlreadyExistsException.class, () -> keys.create(KeyFolder.NODE_KEY));
    assertEquals(made.publicKey(), keys.read(KeyFolder.NODE_KEY).publicKey());
    Path file = folder.resolve("keys/node.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys"))));
    try (Stream<Path> files = Files.list(folder.resolve("keys"))) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aKeyThatOthersCanReadOrThatIsNoneIsRefusedWithTheCure() throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    assertRefused(keys, "there is no key");
    keys.create(KeyFolder.NODE_KEY);
    Path file = folder.resolve(KeyFolder.NODE_KEY);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertRefused(keys, "chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "00ff\n");
    assertRefused(keys, "copy it from the backup");
  }

  private static void assertRefused(KeyFolder keys, String cure) {
    IOException refused = assertThrows(IOException.class, () -> keys.read(KeyFolder.NODE_KEY));
    assertTrue(String.valueOf(refused.getMessage()).contains(cure), refused::toString);
  }
}
