package io.coterie.apps.mail.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.judge.Judge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// GnuPG opens what was sealed here.
@Judge(
    rows = "D01",
    programs = {"gpg", "gpgconf"},
    install = "apt-get install gnupg")
class GnuPgJudgeTest {
  private static final int LARGE_BYTES = 3_000_000;

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("D01 GnuPG decrypts a sealed body, small or large, and finds its integrity good")
  void decrypts() throws IOException, InterruptedException, UnusableCertificate {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Path secret = Files.write(folder.resolve("secret.pgp"), BodySealTest.secret());
    gpg("--import", secret.toString());
    byte[] small = "Subject: hello\r\n\r\nGrüße\r\n".getBytes(StandardCharsets.UTF_8);
    for (byte[] message : List.of(small, new byte[LARGE_BYTES])) {
      Path sealed = Files.write(folder.resolve("mail.pgp"), BodySealTest.sealed(message));
      Path clear = folder.resolve("clear");
      Files.deleteIfExists(clear);
      String said =
          gpg("--status-fd", "1", "--output", clear.toString(), "--decrypt", sealed.toString());
      assertTrue(said.contains("GOODMDC"), said);
      assertTrue(said.contains("DECRYPTION_INFO 2 9"), said);
      assertArrayEquals(message, Files.readAllBytes(clear));
    }
  }

  @AfterEach
  void stopAgent() throws IOException, InterruptedException {
    run("gpgconf", "--homedir", folder.toString(), "--kill", "all");
  }

  private String gpg(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("gpg", "--batch", "--homedir"));
    command.add(folder.toString());
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
