package io.coterie.server;

import io.coterie.client.TabletKeyspace;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import io.coterie.person.LoggedIn;
import io.coterie.person.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests of several classes the same cluster that `coterie up` has started: starting one
/// takes longer than what they do with it. Each of them leaves it with all nodes running.
final class SharedUp implements ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(SharedUp.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Cluster cluster =
        context
            .getRoot()
            .getStore(SPACE)
            .computeIfAbsent(Cluster.class, first -> new Cluster(), Cluster.class);
    cluster.mend();
    return cluster;
  }

  /// Four nodes, and one person who gets mail. Ends after the last test of all.
  static final class Cluster implements AutoCloseable {
    private final Path root;
    private final RunningUp up;
    private final LoggedIn reader;

    Cluster() {
      try {
        root = Files.createTempDirectory("shared-up");
        up = new RunningUp(root.resolve("c"), 4);
        reader =
            new Person("ada", "the password of the kills")
                .signUp(up.door(), up.invitation())
                .loggedIn();
      } catch (IOException | InterruptedException failed) {
        throw new IllegalStateException("the cluster did not start", failed);
      }
    }

    RunningUp up() {
      return up;
    }

    /// Starts what a test that failed has left dead.
    private void mend() {
      for (NodeProcess node : up.nodes()) {
        if (node.running().isEmpty()) {
          restart(node.number());
        }
      }
    }

    /// What an operator types; it does not wait until the node serves.
    int restart(int number) {
      return Main.run("restart", "--data", up.folder().root().toString(), String.valueOf(number));
    }

    /// The keyspace of `coterie kv`.
    TabletKeyspace cells() {
      return up.remote().database().tablets(UpCommand.KEYSPACE);
    }

    /// Who holds a cell of that keyspace, by the newest map.
    TabletPlacement placement(Bytes row, Bytes column) {
      // A read first, because it makes the client look at a newer map when its own is old.
      cells().get(row, column).orThrow();
      ClusterMap map = up.remote().database().map();
      Keyspace keyspace = map.keyspace(UpCommand.KEYSPACE).orElseThrow();
      return map.tabletFor(keyspace, row, column).orElseThrow();
    }

    /// Mail to the person, one after the other.
    MailStream mail() {
      return new MailStream(up.smtpPort(), reader.address());
    }

    /// Subjects of mails that were answered 250 and are not in the person's inbox.
    Set<String> missing(MailStream mail) {
      Set<String> missing = mail.acknowledged();
      reader.mails().forEach(there -> missing.remove(there.summary().subject()));
      return missing;
    }

    @Override
    public void close() throws IOException {
      up.close();
      List<Path> paths;
      try (Stream<Path> found = Files.walk(root)) {
        paths = found.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    }
  }
}
