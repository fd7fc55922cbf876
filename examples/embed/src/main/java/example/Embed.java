package example;

import io.coterie.client.TabletKeyspace;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Value;
import io.coterie.server.EmbeddedNode;
import java.nio.file.Path;

/// A Coterie node inside another program.
public final class Embed {
  private static final Bytes ROW = Bytes.utf8("greetings");
  private static final Bytes CELL = Bytes.utf8("hello");

  private Embed() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "data");
    try (EmbeddedNode node = EmbeddedNode.open(folder)) {
      TabletKeyspace cells = node.keyspace("example");
      long version = cells.put(ROW, CELL, Value.utf8("one")).orThrow().version();
      Condition unchanged = new Condition.VersionIs(CELL, version);
      cells.cput(ROW, CELL, Value.utf8("two"), unchanged).orThrow();
      System.out.println("late: " + cells.cput(ROW, CELL, Value.utf8("three"), unchanged));
    }
    try (EmbeddedNode node = EmbeddedNode.open(folder)) {
      System.out.println("read: " + node.keyspace("example").get(ROW, CELL).orThrow().value());
    }
  }
}
