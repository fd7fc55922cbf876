package io.coterie.core.placement;

import io.coterie.core.kernel.Mode;
import java.util.regex.Pattern;

/// A named space of rows with one replication mode and its settings, fixed when it is made.
public record Keyspace(int id, String name, Mode mode, Settings settings) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  /// `copies` is the wanted number of replicas; a smaller cluster has fewer.
  public record Settings(
      int copies, AckRule ackRule, Partitioning partitioning, AccessRule access) {
    public static final int COPIES_MAX = 9;

    public Settings {
      if (copies < 1 || copies > COPIES_MAX) {
        throw new IllegalArgumentException(
            "a keyspace has 1 to " + COPIES_MAX + " copies, not " + copies);
      }
    }
  }

  public Keyspace {
    checkName(name);
  }

  /// Throws, with the rule, for what cannot be a keyspace's name.
  public static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a keyspace's name is 1 to 63 of a-z, 0-9 and -, beginning with a letter: " + name);
    }
  }
}
