package io.coterie.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.toml.TomlMapper;

/// A node's `node.toml`: what the roster does not say. Every key has a default.
///
/// @param number the node's number in the roster
/// @param cluster the cluster's folder with genesis and roster
/// @param shards how many threads carry the node's machines
/// @param memtableMebibytes memory of one of RocksDB's tables being written
/// @param blockCacheMebibytes memory for blocks read from disk
/// @param doors the ports that people and mail come in by
/// @param freeMebibytesMin kept free on the disk: below it writes are refused
record NodeSettings(
    int number,
    Path cluster,
    int shards,
    int memtableMebibytes,
    int blockCacheMebibytes,
    int freeMebibytesMin,
    Doors doors) {
  /// So many that each has room for the largest frame in its share of the memory for mail.
  static final int SHARDS_MAX = 16;

  /// The ports that this host's nodes compete for, and the mail domain.
  ///
  /// @param lan whether the web port is open to the network, by https; otherwise loopback alone
  record Doors(int webPort, int smtpPort, String domain, boolean lan) {
    static final Doors DEFAULT = new Doors(8080, 2500, "coterie.localhost");

    Doors(int webPort, int smtpPort, String domain) {
      this(webPort, smtpPort, domain, false);
    }

    Doors withLan(boolean open) {
      return new Doors(webPort, smtpPort, domain, open);
    }
  }

  /// What may be the same for all nodes of a machine.
  private static final Set<String> SHARED_KEYS =
      new TreeSet<>(
          Set.of(
              "shards",
              "memtable-mebibytes",
              "block-cache-mebibytes",
              "free-mebibytes-min",
              "web-port",
              "smtp-port",
              "domain",
              "lan"));

  /// What `up` decides for the nodes that it starts.
  static final Set<String> WRITTEN_KEYS =
      new TreeSet<>(Set.of("web-port", "smtp-port", "domain", "lan"));

  private static final Set<String> KEYS = new TreeSet<>(SHARED_KEYS);

  static {
    KEYS.addAll(Set.of("node", "cluster"));
  }

  /// The environment variable of an option or a key: `--web-port` has `COTERIE_WEB_PORT`.
  static String variable(String option) {
    return "COTERIE_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /// What the file says by itself.
  static NodeSettings read(Path file) {
    return read(file, Map.of(), Map.of());
  }

  /// The file's keys; over them `COTERIE_WEB_PORT` and the like, but for what tells nodes of one
  /// machine apart; over these what the command line sets.
  static NodeSettings read(
      Path file, Map<String, String> environment, Map<String, String> commandLine) {
    try {
      if (!Files.exists(file)) {
        throw new Trouble(file + " does not exist", "name the node's file with --config");
      }
      Map<String, Object> keys =
          new TreeMap<>(
              new TomlMapper().readValue(file, new TypeReference<Map<String, Object>>() {}));
      for (String key : SHARED_KEYS) {
        String value = environment.get(variable("--" + key));
        if (value != null) {
          keys.put(key, typed(value));
        }
      }
      commandLine.forEach((key, value) -> keys.put(key, typed(value)));
      for (String key : keys.keySet()) {
        if (!KEYS.contains(key)) {
          throw new Trouble(file + " has an unknown key '" + key + "'", "known are " + KEYS);
        }
      }
      Path folder =
          Path.of(String.valueOf(keys.containsKey("cluster") ? keys.get("cluster") : ".."));
      return new NodeSettings(
          number(file, keys, "node", 0),
          file.toAbsolutePath().resolveSibling(folder).normalize(),
          shards(file, keys),
          number(file, keys, "memtable-mebibytes", 8),
          number(file, keys, "block-cache-mebibytes", 32),
          number(file, keys, "free-mebibytes-min", 256),
          new Doors(
              number(file, keys, "web-port", Doors.DEFAULT.webPort()),
              number(file, keys, "smtp-port", Doors.DEFAULT.smtpPort()),
              keys.containsKey("domain")
                  ? String.valueOf(keys.get("domain"))
                  : Doors.DEFAULT.domain(),
              flag(file, keys, "lan")));
    } catch (JacksonException malformed) {
      throw new Trouble(file + " is not TOML", malformed.getOriginalMessage());
    }
  }

  /// A word as TOML would read it.
  private static Object typed(String word) {
    if (word.matches("[0-9]{1,9}")) {
      return Integer.parseInt(word);
    }
    return word.equals("true") || word.equals("false") ? Boolean.valueOf(word) : word;
  }

  private static int shards(Path file, Map<?, ?> keys) {
    int shards =
        number(file, keys, "shards", Math.min(4, Runtime.getRuntime().availableProcessors()));
    if (shards > SHARDS_MAX) {
      throw new Trouble(
          file + ": shards is " + shards,
          "give it at most " + SHARDS_MAX + "; more than the processors gain nothing");
    }
    return shards;
  }

  private static int number(Path file, Map<?, ?> keys, String key, int otherwise) {
    Object value = keys.containsKey(key) ? keys.get(key) : otherwise;
    if (value instanceof Number number && number.intValue() > 0) {
      return number.intValue();
    }
    throw new Trouble(file + ": " + key + " is " + value, "give it a positive number");
  }

  /// Whether a door is open: a word that means neither is refused, because guessing "no" is as
  /// wrong as guessing "yes".
  private static boolean flag(Path file, Map<?, ?> keys, String key) {
    Object value = keys.containsKey(key) ? keys.get(key) : false;
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new Trouble(file + ": " + key + " is " + value, "give it true or false, without quotes");
  }

  /// Writes the file that `up` makes for a node.
  static void write(Path file, int number, Doors doors) {
    try {
      Files.writeString(
          file,
          "# A node of the cluster in the folder above. Its keys, roles and addresses are in the"
              + " roster.\nnode = "
              + number
              + "\ncluster = \"..\"\nweb-port = "
              + doors.webPort()
              + "\nsmtp-port = "
              + doors.smtpPort()
              + "\ndomain = \""
              + doors.domain()
              + "\"\nlan = "
              + doors.lan()
              + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
