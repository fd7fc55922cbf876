package io.coterie.adapters.tls;

import io.coterie.core.identity.NodeKeys;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/// Secret keys as files that only their owner can read: `node.key`, `operator.key`.
///
/// A file is one line: the 32 bytes of the seed in hexadecimal. One that others could read is
/// refused, because it may have been read.
public final class KeyFolder {
  public static final String NODE_KEY = "node.key";
  public static final String OPERATOR_KEY = "operator.key";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNERS_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Pattern LINE = Pattern.compile("[0-9a-f]{64}\\n?");

  private final Path folder;

  public KeyFolder(Path folder) {
    this.folder = folder;
  }

  public boolean contains(String name) {
    return Files.exists(folder.resolve(name));
  }

  /// Reads a key; an error names the file and the cure, never the content.
  public NodeKeys read(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(
          file.toString(), null, "there is no key; make one, or copy it from the backup");
    }
    for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
      if (!OWNER_ONLY.contains(permission) && permission != PosixFilePermission.OWNER_EXECUTE) {
        throw new IOException(
            file + " can be read by others: replace the key, or chmod 600 if nobody did");
      }
    }
    String line = Files.size(file) > 65 ? "" : Files.readString(file, StandardCharsets.US_ASCII);
    if (!LINE.matcher(line).matches()) {
      throw new IOException(file + " is no key file: copy it from the backup");
    }
    return NodeKeys.ofSeed(Bytes.hex(line.strip()));
  }

  /// Makes a new random key and returns it when it is on the disk; an existing file is never
  /// replaced.
  public NodeKeys create(String name) throws IOException {
    byte[] seed = new byte[NodeKeys.SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    NodeKeys keys = NodeKeys.ofSeed(Bytes.wrap(seed));
    makeFolder();
    Path file = folder.resolve(name);
    Path fresh = Files.createTempFile(folder, name, ".new");
    try {
      // The system makes temporary files readable by the owner only; said again to be sure.
      Files.setPosixFilePermissions(fresh, OWNER_ONLY);
      Files.writeString(fresh, HexFormat.of().formatHex(seed) + "\n", StandardCharsets.US_ASCII);
      sync(fresh);
      Files.createLink(file, fresh);
    } finally {
      Files.delete(fresh);
    }
    sync(folder);
    return keys;
  }

  /// A node's folder also holds its data: what people log in with lies there as it comes, and who
  /// reads it may guess passwords at leisure. A folder that is there already is its maker's affair.
  private void makeFolder() throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(folder)) {
      Files.createDirectories(parent);
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNERS_FOLDER));
    }
  }

  public NodeKeys readOrCreate(String name) throws IOException {
    return contains(name) ? read(name) : create(name);
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
