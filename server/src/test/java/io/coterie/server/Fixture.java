package io.coterie.server;

import io.coterie.adapters.tls.KeyFolder;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.identity.SignedRoster;
import io.coterie.core.wire.Bytes;
import io.coterie.person.LoggedIn;
import io.coterie.person.Person;
import io.coterie.protocols.tablets.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// A data folder that an earlier build has left, and the program that made it; CONTRIBUTING.md
/// tells how to run it.
final class Fixture {
  static final Person PERSON = new Person("keeper", "the password of the fixture");
  static final String SUBJECT = "Kept since this folder was made";
  static final String BODY = "This mail must still open.";
  static final Bytes ROW = Bytes.utf8("fixture");
  static final Bytes CELL = Bytes.utf8("cell");
  static final Value VALUE = Value.utf8("kept");

  private static final String EVERY_KEY = ".key";

  /// What a running node makes anew: logs for people, locks, the process's number.
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "up\\.lock|n[0-9]+/node\\.(log|pid)|.*/rocksdb/(LOG.*|LOCK|OPTIONS.*)|.*/(in_use\\.)?lock");

  private Fixture() {}

  public static void main(String[] arguments) throws Exception {
    Path scratch = Files.createTempDirectory("coterie-fixture");
    Path folder = scratch.resolve("cluster");
    try (RunningUp up = new RunningUp(folder, 1)) {
      LoggedIn person = PERSON.signUp(up.door(), up.invitation()).loggedIn();
      SampleMail.Letter letter =
          SampleMail.text("grace@analytical.test", person.address(), SUBJECT, "", BODY + "\n");
      new SmtpSender(up.smtpPort()).send(letter.from(), letter.to(), letter.message());
      up.remote().database().tablets(UpCommand.KEYSPACE).put(ROW, CELL, VALUE).orThrow();
    }
    Path packed = Path.of(arguments[0]);
    Files.createDirectories(packed.toAbsolutePath().getParent());
    pack(folder, packed);
    System.out.println(packed + " has " + Files.size(packed) + " bytes");
  }

  private static void pack(Path folder, Path zip) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
        Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(path).toString();
        if (!LEFT_OUT.matcher(name).matches()) {
          out.putNextEntry(new ZipEntry(name));
          Files.copy(path, out);
          out.closeEntry();
        }
      }
    }
  }

  /// Unpacks a fixture and lets its operator sign a roster with ports that are free here.
  static void unpack(String name, Path folder) throws IOException {
    try (InputStream resource =
            Objects.requireNonNull(Fixture.class.getResourceAsStream("/fixtures/" + name));
        ZipInputStream in = new ZipInputStream(resource)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        Files.createDirectories(file.getParent());
        Files.copy(in, file);
        if (file.toString().endsWith(EVERY_KEY)) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
      }
    }
    sign(new ClusterFolder(folder), Ports.free(1));
  }

  private static void sign(ClusterFolder folder, Ports ports) throws IOException {
    Roster old = folder.roster();
    List<RosterEntry> entries = new ArrayList<>();
    for (RosterEntry entry : old.entries()) {
      entries.add(entry.roles().contains(Role.CLIENT) ? entry : moved(entry, ports));
    }
    Roster roster = new Roster(old.clusterId(), old.version() + 1, entries);
    KeyFolder operator = new KeyFolder(folder.root().resolve("operator"));
    Bytes signed =
        SignedRoster.CODEC.encode(
            SignedRoster.sign(roster, List.of(operator.read(KeyFolder.OPERATOR_KEY))));
    Files.write(folder.root().resolve("roster"), signed.toArray());
  }

  private static RosterEntry moved(RosterEntry entry, Ports ports) {
    int number = entry.node().number();
    return new RosterEntry(
        entry.node(),
        entry.publicKey(),
        entry.roles(),
        "127.0.0.1:" + ports.transport(number),
        Optional.of(entry.raft())
            .filter(address -> !address.isEmpty())
            .map(address -> "127.0.0.1:" + ports.raft(number))
            .orElse(""));
  }
}
