package io.coterie.gateways.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.judge.Judge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients nobody here wrote: swaks, and Postfix's load generator.
@Judge(
    rows = "P21",
    programs = {"swaks", "smtp-source"},
    install = "apt-get install swaks postfix libnet-ssleay-perl")
class MailServersJudgeTest {
  private static final int SOURCE_MESSAGES = 200;
  private static final int ATTACHMENT_BYTES = 20_000_000;

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("P21 swaks sends a message with an attachment of 20 MB, under TLS")
  void attachment() throws IOException, InterruptedException {
    Path attachment = Files.write(folder.resolve("scan.bin"), new byte[ATTACHMENT_BYTES]);
    try (Running running = new Running(SmtpLimits.standard())) {
      String said = swaks(running, "alice", "--tls", "--attach", "@" + attachment);
      assertTrue(said.contains("250 2.6.0 message stored"), said);
      RecordingDrop.Mail mail = running.drop.mails().getFirst();
      assertTrue(mail.envelope().client().encrypted());
      assertTrue(mail.text().length() > ATTACHMENT_BYTES / 3 * 4);
      assertTrue(mail.text().contains("Subject: from outside"));
    }
  }

  @Test
  @DisplayName("P21 swaks pipelines, and is told of an unknown user and of no relaying")
  void refusals() throws IOException, InterruptedException {
    try (Running running = new Running(SmtpLimits.standard())) {
      String said = swaks(running, "bob", "--pipeline", "--body", "Grüße");
      assertTrue(said.contains("250 2.6.0 message stored"), said);
      assertTrue(running.drop.mails().getFirst().text().contains("Grüße"));
      assertTrue(swaks(running, "nobody").contains("550 5.1.1"));
      assertTrue(swaks(running, "x", "--to", "x@example.org").contains("550 5.7.1"));
      assertEquals(1, running.drop.mails().size());
    }
  }

  @Test
  @DisplayName("P21 Postfix's smtp-source sends two hundred messages over sixteen sessions")
  void load() throws IOException, InterruptedException {
    try (Running running = new Running(SmtpLimits.standard())) {
      List<String> command =
          List.of(
              program("smtp-source"),
              "-s16",
              "-m" + SOURCE_MESSAGES,
              "-l4096",
              "-fsource@client.test",
              "-talice@coterie.test",
              "127.0.0.1:" + running.listener.port());
      assertEquals("", output(command));
      assertEquals(SOURCE_MESSAGES, running.drop.mails().size());
    }
  }

  private String swaks(Running running, String to, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("swaks", "--server", "127.0.0.1:" + running.listener.port()));
    command.addAll(List.of("--from", "sender@client.test", "--to", to + "@coterie.test"));
    command.addAll(List.of("--ehlo", "client.test", "--header", "Subject: from outside"));
    command.addAll(List.of(more));
    return output(command);
  }

  private String output(List<String> command) throws IOException, InterruptedException {
    Path file = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile()).start();
    process.waitFor();
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private static String program(String name) {
    Path system = Path.of("/usr/sbin", name);
    return Files.isExecutable(system) ? system.toString() : name;
  }
}
