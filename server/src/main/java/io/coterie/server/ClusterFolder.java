package io.coterie.server;

import io.coterie.adapters.tls.KeyFolder;
import io.coterie.core.identity.Genesis;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterCheck;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.identity.SignedRoster;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A cluster's folder on this machine: who is in the cluster, the keys of this machine's nodes and
/// of the command line, and a folder per node.
///
/// ```
/// genesis          operators and threshold; its hash is the cluster's id
/// roster           the signed list of keys, roles and addresses
/// operator/        operator.key (0600)
/// secrets/         pepper.key (0600), of the password hashes
/// client/          node.key (0600) of the command line, role CLIENT
/// n1/ … n4/        node.key (0600), node.toml, store/, blobs/, raft/, node.log, node.pid
/// ```
final class ClusterFolder {
  /// The command line's number in the roster; node numbers stay below it.
  static final NodeId COMMAND_LINE = new NodeId(1000);

  private static final String PEPPER = "pepper.key";
  private static final int FILE_BYTES_MAX = 1024 * 1024;

  private final Path root;

  ClusterFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
    if (this.root.toString().contains(",")) {
      // The control log's library reads its folders as a list with commas.
      throw new Trouble(
          "the folder's path has a comma, which the control log cannot take: " + this.root,
          "choose another with --data");
    }
  }

  Path root() {
    return root;
  }

  boolean exists() {
    return Files.exists(root.resolve("roster"));
  }

  Path node(int number) {
    return root.resolve("n" + number);
  }

  KeyFolder clientKeys() {
    return new KeyFolder(root.resolve("client"));
  }

  /// Keys the hashes of what people log in with; the same for all nodes.
  Bytes pepper() {
    try {
      return secrets().read(PEPPER).seed();
    } catch (IOException unreadable) {
      throw new Trouble(
          "the cluster's pepper cannot be read", String.valueOf(unreadable.getMessage()));
    }
  }

  private KeyFolder secrets() {
    return new KeyFolder(root.resolve("secrets"));
  }

  /// The numbers of the nodes whose folders are on this machine.
  List<Integer> nodesHere() {
    return roster().entries().stream()
        .filter(entry -> !entry.roles().contains(Role.CLIENT))
        .map(entry -> entry.node().number())
        .filter(number -> Files.isDirectory(node(number)))
        .toList();
  }

  /// Whether a node whose folder is here runs as a process of its own; it may not answer yet.
  boolean hasRunningNodes() {
    return nodesHere().stream()
        .anyMatch(number -> new NodeProcess(number, node(number)).running().isPresent());
  }

  /// What starts this cluster.
  String upCommand() {
    Path usual = FolderOption.below(Path.of("data")).toAbsolutePath().normalize();
    return "./coterie up" + (root.equals(usual) ? "" : " --data " + root);
  }

  /// Makes a new cluster of `nodes` nodes on loopback: keys, genesis, roster signed by one
  /// operator.
  void init(int nodes, Ports ports) {
    init(nodes, ports, EnumSet.of(Role.STORAGE, Role.FRONTEND, Role.SMTP));
  }

  /// The same for one node without doors for people and mail, which lives in another program.
  void initEmbedded(Ports ports) {
    init(1, ports, EnumSet.of(Role.STORAGE));
  }

  private void init(int nodes, Ports ports, EnumSet<Role> roles) {
    try {
      Files.createDirectories(root);
      NodeKeys operator = new KeyFolder(root.resolve("operator")).create(KeyFolder.OPERATOR_KEY);
      byte[] nonce = new byte[Genesis.NONCE_BYTES];
      new SecureRandom().nextBytes(nonce);
      Genesis genesis = new Genesis(List.of(operator.publicKey()), 1, Bytes.wrap(nonce));
      List<RosterEntry> entries = new ArrayList<>();
      for (int number = 1; number <= nodes; number++) {
        entries.add(entry(number, coordinators(nodes), ports, roles));
      }
      entries.add(
          RosterEntry.client(COMMAND_LINE, clientKeys().create(KeyFolder.NODE_KEY).publicKey()));
      Roster roster = new Roster(genesis.clusterId(), 1, entries);
      write("genesis", Genesis.CODEC, genesis);
      secrets().create(PEPPER);
      // The roster is written last: a folder without one is begun again.
      write("roster", SignedRoster.CODEC, SignedRoster.sign(roster, List.of(operator)));
    } catch (IOException failed) {
      throw new Trouble(
          "the cluster's folder " + root + " cannot be made (" + failed.getMessage() + ")",
          "choose another with --data, or remove what an earlier try has left there");
    }
  }

  private RosterEntry entry(int number, int coordinators, Ports ports, EnumSet<Role> playing)
      throws IOException {
    NodeKeys keys = new KeyFolder(node(number)).create(KeyFolder.NODE_KEY);
    Set<Role> roles = EnumSet.copyOf(playing);
    boolean coordinates = number <= coordinators;
    if (coordinates) {
      roles.add(Role.COORDINATOR);
    }
    return new RosterEntry(
        new NodeId(number),
        keys.publicKey(),
        roles,
        "127.0.0.1:" + ports.transport(number),
        coordinates ? "127.0.0.1:" + ports.raft(number) : "");
  }

  /// An odd number, so that the even one more would only add work: 1 of 1 or 2, 3 of 3 or 4, 5 of
  /// more.
  static int coordinators(int nodes) {
    return nodes < 3 ? 1 : nodes < 5 ? 3 : 5;
  }

  Genesis genesis() {
    return read("genesis", Genesis.CODEC);
  }

  /// The roster, after the operators' signatures were checked.
  Roster roster() {
    SignedRoster signed = read("roster", SignedRoster.CODEC);
    return switch (genesis().check(signed, Optional.empty())) {
      case RosterCheck.Trusted(var roster) -> roster;
      case RosterCheck.Refused(var reason, var cure) -> throw new Trouble(reason, cure);
    };
  }

  private <T> T read(String name, Codec<T> codec) {
    Path file = root.resolve(name);
    try {
      if (!Files.exists(file)) {
        throw new Trouble(
            root + " is no cluster's folder (no " + name + ")",
            "make one with: coterie up, or name the right one with --data");
      }
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new Trouble(file + " is damaged", "copy it from another node or the backup");
      }
      return codec.decode(Bytes.wrap(Files.readAllBytes(file)));
    } catch (DecodeException damaged) {
      throw new Trouble(
          file + " is damaged (" + damaged.getMessage() + ")",
          "copy it from another node or the backup");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private <T> void write(String name, Codec<T> codec, T value) throws IOException {
    Path fresh = Files.createTempFile(root, name, ".new");
    Files.write(fresh, codec.encode(value).toArray());
    Files.move(fresh, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
