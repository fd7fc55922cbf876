package io.coterie.server;

import io.coterie.client.ClientConfig;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.wire.Bytes;
import io.coterie.person.Door;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `coterie up` with people's doors, for tests that come in by them. Ends like Ctrl-C.
final class RunningUp implements AutoCloseable {
  private static final Pattern INVITATION = Pattern.compile("#invitation=([A-Za-z0-9_-]{43})");

  private final ClusterFolder folder;
  private final int webPort = Ports.free();
  private final int smtpPort = Ports.free();
  private final List<String> arguments = new ArrayList<>();
  private final AtomicReference<SpawnedUp> up;
  private final HttpClient http = HttpClient.newHttpClient();
  private final RemoteDatabase remote;
  private final NodeLives lives;
  private final Optional<Bytes> invitation;

  RunningUp(Path root, int nodes, String... more) throws IOException, InterruptedException {
    folder = new ClusterFolder(root);
    arguments.addAll(
        List.of(
            "--data", root.toString(),
            "--nodes", String.valueOf(nodes),
            "--web-port", String.valueOf(webPort),
            "--smtp-port", String.valueOf(smtpPort),
            "--port-base", String.valueOf(Ports.free(nodes).base())));
    arguments.addAll(List.of(more));
    up = new AtomicReference<>(new SpawnedUp(arguments));
    try {
      Matcher link = INVITATION.matcher(up.get().await("web page: "));
      invitation =
          link.find()
              ? Optional.of(Bytes.wrap(Base64.getUrlDecoder().decode(link.group(1))))
              : Optional.empty();
      remote = new RemoteDatabase(folder, ClientConfig.DEFAULT);
      lives = new NodeLives(remote.database(), nodes);
    } catch (RuntimeException | InterruptedException failed) {
      end();
      throw failed;
    }
  }

  ClusterFolder folder() {
    return folder;
  }

  int webPort() {
    return webPort;
  }

  int smtpPort() {
    return smtpPort;
  }

  SpawnedUp process() {
    return up.get();
  }

  /// Starts `up` once more with the same arguments; the one before must have ended.
  SpawnedUp again() {
    SpawnedUp next = new SpawnedUp(arguments);
    up.set(next);
    return next;
  }

  RemoteDatabase remote() {
    return remote;
  }

  HttpClient http() {
    return http;
  }

  Door door() {
    return new Door(URI.create("http://localhost:" + webPort), http);
  }

  /// The link of the first administrator, as `up` printed it.
  Optional<Bytes> invitation() {
    return invitation;
  }

  NodeProcess node(int number) {
    return new NodeProcess(number, folder.node(number));
  }

  /// The node that listens on a port.
  int holder(int port) {
    long pid = PortHolder.of(port).orElseThrow().pid();
    return folder.nodesHere().stream()
        .filter(number -> node(number).running().filter(own -> own.pid() == pid).isPresent())
        .findFirst()
        .orElseThrow();
  }

  List<NodeProcess> nodes() {
    return folder.nodesHere().stream().map(this::node).toList();
  }

  ControlAnswer.Status status() {
    return remote.database().cluster().status().orThrow();
  }

  /// Waits until every node serves, each that was ended in a new life, and every tablet has its
  /// primary and its copies.
  void awaitReady() {
    lives.awaitReady();
  }

  /// The node will end; see [#awaitReady].
  void ends(int number) {
    lives.ends(number);
  }

  void kill(int number) {
    ends(number);
    ProcessHandle process = node(number).running().orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    remote.close();
    end();
  }

  /// Ends `up`, and the nodes that it has left.
  private void end() {
    http.close();
    process().close();
    if (!folder.exists()) {
      return;
    }
    folder
        .nodesHere()
        .forEach(number ->
            node(number)
                .running()
                .ifPresent(left -> {
                  left.destroyForcibly();
                  left.onExit().join();
                }));
  }
}
