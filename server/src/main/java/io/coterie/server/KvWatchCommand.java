package io.coterie.server;

import io.coterie.client.ClientConfig;
import io.coterie.client.Result;
import io.coterie.client.Watch;
import io.coterie.client.WatchCursor;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletOperation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `coterie kv watch`: changes as they happen, each once, those of a row in order (P34).
///
/// A failover is waited for; a watch that was ended goes on from the cursor that it printed.
@Command(
    name = "watch",
    description = {
      "Prints the changes of a row as they happen, until Ctrl-C.",
      "The last line on standard error is the cursor to go on from."
    },
    footer = {
      "%nExamples:",
      "  ./coterie kv watch greetings --after now",
      "  ./coterie kv watch --prefix greet --count 3 --json"
    },
    mixinStandardHelpOptions = true)
final class KvWatchCommand implements Callable<Integer> {
  private static final long TURN_MILLIS = 10_000;

  @Mixin private FolderOption data = new FolderOption();
  @Mixin private KvCommand.KeyspaceOption keyspace = new KvCommand.KeyspaceOption();

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "",
      paramLabel = "ROW",
      description = "The row, or with --prefix how the rows begin (nothing: all rows).")
  private String row = "";

  @Option(names = "--prefix", description = "Watches all rows that begin with ROW.")
  private boolean prefix;

  @Option(
      names = "--after",
      defaultValue = "0",
      paramLabel = "CURSOR",
      description =
          "Begins after this version or cursor: a number, what a watch printed, or 'now'"
              + " (default: 0).")
  private String after = "0";

  @Option(
      names = "--count",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Ends after N changes; cells that changed at once are one change (default: 0, never).")
  private long count;

  @Option(names = "--json", description = "Prints one JSON object per change and line.")
  private boolean json;

  private volatile WatchCursor printed = WatchCursor.NOW;

  @Override
  public Integer call() {
    WatchCursor from =
        WatchCursor.parse(after)
            .orElseThrow(() ->
                Trouble.ofUsage(
                    "--after " + after + " is no cursor", "take one that a watch printed"));
    TabletOperation.Scope scope = new TabletOperation.Scope(Bytes.utf8(row), prefix);
    if (row.isEmpty() && !prefix) {
      throw Trouble.ofUsage("watch needs a row", "name it, or watch all rows with --prefix");
    }
    try (RemoteDatabase remote = new RemoteDatabase(data.folder(), ClientConfig.DEFAULT);
        Watch watch = remote.database().tablets(keyspace.name()).watch(scope, from)) {
      printed = from;
      Thread farewell = Thread.ofPlatform().unstarted(this::printCursor);
      Runtime.getRuntime().addShutdownHook(farewell);
      int code = follow(watch);
      Runtime.getRuntime().removeShutdownHook(farewell);
      printCursor();
      return code;
    }
  }

  private void printCursor() {
    System.err.println("cursor " + printed.text());
  }

  private int follow(Watch watch) {
    long left = count > 0 ? count : Long.MAX_VALUE;
    String trouble = "";
    while (true) {
      Result<List<Watch.Seen>> result = watch.next(TURN_MILLIS);
      switch (result) {
        case Result.Done<List<Watch.Seen>>(var changes) -> {
          trouble = "";
          for (Watch.Seen seen : changes) {
            print(seen.change());
            printed = seen.cursor();
            if (--left == 0) {
              return 0;
            }
          }
          printed = watch.cursor();
        }
        case Result.Refused<List<Watch.Seen>>(var reason, var detail, var cure) -> {
          if (!isPassing(reason)) {
            return Output.failed(result);
          }
          trouble = told(trouble, detail + "; " + cure);
        }
        case Result.Unknown<List<Watch.Seen>>(var detail) ->
            trouble = told(trouble, "no node answers: " + detail);
      }
    }
  }

  /// Only while a cluster has no primary for the rows or does not run: it may come back.
  private static boolean isPassing(Refusal reason) {
    return reason.retryable();
  }

  private static String told(String before, String trouble) {
    if (!trouble.equals(before)) {
      System.err.println("coterie: waiting: " + trouble);
    }
    return trouble;
  }

  private void print(TabletAnswer.Change change) {
    String name = change.row().toUtf8();
    for (Mutation mutation : change.mutations()) {
      @Nullable String value =
          switch (mutation) {
            case Mutation.Put put -> KvCommand.text(put.value());
            case Mutation.Delete delete -> null;
          };
      if (json) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("version", change.version());
        line.put("row", name);
        line.put("column", mutation.column().toUtf8());
        line.put("value", value);
        Output.jsonLine(line);
      } else {
        System.out.println(
            change.version()
                + (prefix ? "\t" + name : "")
                + "\t"
                + mutation.column().toUtf8()
                + "\t"
                + (value == null ? "(deleted)" : value));
      }
    }
  }
}
