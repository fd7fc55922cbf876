package io.coterie.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `coterie bench table FILE`: the table that pages show.
@Command(
    name = "table",
    description = "Prints a file of evidence as a Markdown table.",
    mixinStandardHelpOptions = true)
final class TableCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "For example docs/evidence/tablets.json.")
  private Path file = Path.of("docs", "evidence", "tablets.json");

  @Override
  public Integer call() throws IOException {
    System.out.print(Table.markdown(Evidence.read(file)));
    return 0;
  }
}
