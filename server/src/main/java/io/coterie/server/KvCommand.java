package io.coterie.server;

import io.coterie.apps.AppKeyspaces;
import io.coterie.client.ClientConfig;
import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.ReadLimit;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletConfig;
import io.coterie.protocols.tablets.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `coterie kv`: cells of any keyspace of mode tablets, as text.
@Command(
    name = "kv",
    description = "Reads and writes cells: a row has columns, a column of a row is a cell.",
    mixinStandardHelpOptions = true,
    subcommands = {
      KvCommand.Put.class,
      KvCommand.Get.class,
      KvCommand.Cput.class,
      KvCommand.Delete.class,
      KvCommand.Scan.class,
      KvWatchCommand.class
    })
final class KvCommand implements Callable<Integer> {
  private static final String NAME = "A text of at most " + TabletConfig.KEY_BYTES_MAX + " bytes.";
  private static final String VALUE =
      "A text of at most " + TabletConfig.INLINE_BYTES_MAX + " bytes.";

  @Override
  public Integer call() {
    throw Trouble.ofUsage("kv needs a verb", "./coterie kv put|get|cput|delete|scan|watch …");
  }

  /// `--keyspace`.
  static final class KeyspaceOption {
    @Option(
        names = {"-k", "--keyspace"},
        defaultValue = UpCommand.KEYSPACE,
        paramLabel = "NAME",
        description = "The keyspace (default: kv); list them: ./coterie keyspace list.")
    private String name = UpCommand.KEYSPACE;

    String name() {
      return name;
    }
  }

  /// What the verbs about one row take.
  abstract static class Verb implements Callable<Integer> {
    @Mixin private FolderOption data = new FolderOption();
    @Mixin private KeyspaceOption keyspace = new KeyspaceOption();

    @Parameters(index = "0", paramLabel = "ROW", description = NAME)
    private String row = "";

    @Override
    public final Integer call() {
      check(keyspace.name());
      try (RemoteDatabase remote = RemoteDatabase.ofRunning(data.folder(), ClientConfig.DEFAULT)) {
        return run(remote.database().tablets(keyspace.name()), Bytes.utf8(row));
      }
    }

    /// Refuses what cannot be meant, before a node is asked.
    void check(String name) {}

    abstract int run(TabletKeyspace keyspace, Bytes row);
  }

  /// A verb that writes. The access rules let the holder of the command line's key write anywhere,
  /// as `up` does for the first administrator; but no rule of accounts or mail looks at a cell that
  /// is typed here, and one wrong cell can lock somebody out.
  abstract static class WritingVerb extends Verb {
    @Override
    final void check(String name) {
      if (AppKeyspaces.NAMES.contains(name)) {
        throw new Trouble(
            "keyspace " + name + " belongs to accounts and mail, and kv only reads it",
            "change it by the web page, or write to another keyspace: "
                + "./coterie keyspace create NAME makes one");
      }
    }
  }

  @Command(
      name = "put",
      description = "Writes a cell, whatever it holds, and prints its new version.",
      footer = "%nExample:%n  ./coterie kv put greetings today hello",
      mixinStandardHelpOptions = true)
  static final class Put extends WritingVerb {
    @Parameters(index = "1", paramLabel = "COLUMN", description = NAME)
    private String column = "";

    @Parameters(index = "2", paramLabel = "VALUE", description = VALUE)
    private String value = "";

    @Override
    int run(TabletKeyspace keyspace, Bytes row) {
      return written(keyspace.put(row, Bytes.utf8(column), Value.utf8(value)));
    }
  }

  @Command(
      name = "cput",
      description = {
        "Writes a cell if it has the given version (0: if it is absent); exit code 3 if not."
      },
      footer = {
        "%nExamples:",
        "  ./coterie kv cput greetings today 0 hello",
        "  ./coterie kv cput greetings today 42 goodbye"
      },
      mixinStandardHelpOptions = true)
  static final class Cput extends WritingVerb {
    @Parameters(index = "1", paramLabel = "COLUMN", description = NAME)
    private String column = "";

    @Parameters(
        index = "2",
        paramLabel = "VERSION",
        description =
            "The version that the cell must have, as get --version-too prints it; 0: none.")
    private long version;

    @Parameters(index = "3", paramLabel = "VALUE", description = VALUE)
    private String value = "";

    @Override
    int run(TabletKeyspace keyspace, Bytes row) {
      Bytes cell = Bytes.utf8(column);
      Condition condition =
          version == 0 ? new Condition.Absent(cell) : new Condition.VersionIs(cell, version);
      return written(keyspace.cput(row, cell, Value.utf8(value), condition));
    }
  }

  @Command(
      name = "delete",
      description = "Deletes a cell; one that is not there, too.",
      footer = "%nExample:%n  ./coterie kv delete greetings today",
      mixinStandardHelpOptions = true)
  static final class Delete extends WritingVerb {
    @Parameters(index = "1", paramLabel = "COLUMN", description = NAME)
    private String column = "";

    @Override
    int run(TabletKeyspace keyspace, Bytes row) {
      return written(keyspace.delete(row, Bytes.utf8(column)));
    }
  }

  @Command(
      name = "get",
      description = "Prints a cell's value; exit code 3 if there is none.",
      footer = "%nExample:%n  ./coterie kv get greetings today --version-too",
      mixinStandardHelpOptions = true)
  static final class Get extends Verb {
    @Parameters(index = "1", paramLabel = "COLUMN", description = NAME)
    private String column = "";

    @Option(names = "--version-too", description = "Prints the version before the value.")
    private boolean versionToo;

    @Override
    int run(TabletKeyspace keyspace, Bytes row) {
      Result<TabletAnswer.Cell> result = keyspace.get(row, Bytes.utf8(column));
      if (!(result instanceof Result.Done<TabletAnswer.Cell>(var cell))) {
        return Output.failed(result);
      }
      if (cell.value().isEmpty()) {
        System.err.println("coterie: no such cell");
        return 3;
      }
      System.out.println((versionToo ? cell.version() + " " : "") + text(cell.value().get()));
      return 0;
    }
  }

  @Command(
      name = "scan",
      description = "Prints a row's cells in the order of columns: column, version, value.",
      footer = "%nExample:%n  ./coterie kv scan greetings --from t --limit 10 --json",
      mixinStandardHelpOptions = true)
  static final class Scan extends Verb {
    @Option(
        names = "--from",
        defaultValue = "",
        description = "Begins at this column (default: the first).")
    private String from = "";

    @Option(names = "--limit", defaultValue = "1000", description = "Most cells (default: 1000).")
    private int limit = 1000;

    @Option(names = "--json", description = "Prints one JSON object per cell and line.")
    private boolean json;

    @Override
    void check(String name) {
      if (limit < 1) {
        throw Trouble.ofUsage("--limit " + limit, "ask for at least one cell");
      }
    }

    @Override
    int run(TabletKeyspace keyspace, Bytes row) {
      Bytes next = Bytes.utf8(from);
      int left = limit;
      boolean more = true;
      while (more && left > 0) {
        Result<TabletAnswer.Cells> result =
            keyspace.scan(row, next, Optional.empty(), ReadLimit.ofCells(left));
        if (!(result instanceof Result.Done<TabletAnswer.Cells>(var cells))) {
          return Output.failed(result);
        }
        for (TabletAnswer.RowCell cell : cells.cells()) {
          print(cell);
          next = cell.column().successor();
        }
        left -= cells.cells().size();
        more = cells.more();
      }
      return 0;
    }

    private void print(TabletAnswer.RowCell cell) {
      String column = cell.column().toUtf8();
      String value = text(cell.value());
      if (json) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("column", column);
        line.put("version", cell.version());
        line.put("value", value);
        Output.jsonLine(line);
      } else {
        System.out.println(column + "\t" + cell.version() + "\t" + value);
      }
    }
  }

  private static int written(Result<TabletAnswer.Written> result) {
    if (result instanceof Result.Done<TabletAnswer.Written>(var written)) {
      System.out.println("version " + written.version());
    }
    return Output.failed(result);
  }

  static String text(Value value) {
    return switch (value) {
      case Value.Inline inline -> inline.bytes().toUtf8();
      case Value.Blob blob -> "(" + blob.ref().length() + " bytes)";
    };
  }
}
