package io.coterie.simulation.cluster;

import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.wire.Bytes;
import io.coterie.node.NodeFrame;
import io.coterie.node.RawAnswer;
import io.coterie.protocols.tablets.Consistency;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletCodec;
import io.coterie.protocols.tablets.TabletMessage;
import io.coterie.protocols.tablets.TabletOperation;
import io.coterie.protocols.tablets.Value;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Frames about tablets in words, others left out.
final class Told {
  private final Set<Long> asked = new TreeSet<>();

  Optional<String> text(NodeFrame frame) {
    return switch (frame) {
      case NodeFrame.Request request when request.to().mode() == Mode.TABLETS -> {
        asked.add(request.id());
        yield Optional.of(operation(TabletCodec.OPERATION.decode(request.operation())));
      }
      case NodeFrame.Response response when asked.remove(response.id()) ->
          Optional.of(outcome(response.outcome()));
      case NodeFrame.ToMachine message when message.to().mode() == Mode.TABLETS ->
          Optional.of(message(TabletCodec.MESSAGE.decode(message.message())));
      default -> Optional.empty();
    };
  }

  private static String operation(TabletOperation operation) {
    return switch (operation) {
      case TabletOperation.Mutate(var row, _, var mutations) ->
          "mutate " + row.toUtf8() + ": " + mutations.stream().map(Told::mutation).toList();
      case TabletOperation.Get(var row, var column, var consistency) ->
          "get " + row.toUtf8() + "/" + column.toUtf8() + consistency(consistency);
      default -> operation.toString();
    };
  }

  private static String consistency(Consistency consistency) {
    return switch (consistency) {
      case Consistency.Linearizable _ -> ", linearizable";
      case Consistency.Bounded(long millis) -> ", at most " + millis + " ms old";
    };
  }

  private static String mutation(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Put(var column, var value) -> column.toUtf8() + " = " + value(value);
      case Mutation.Delete(var column) -> "no " + column.toUtf8();
    };
  }

  private static String value(Value value) {
    return switch (value) {
      case Value.Inline(Bytes bytes) -> bytes.toUtf8();
      case Value.Blob blob -> blob.toString();
    };
  }

  private static String outcome(Outcome outcome) {
    return outcome instanceof Outcome.Done(RawAnswer(Bytes encoded))
        ? "done, " + answer(TabletCodec.ANSWER.decode(encoded))
        : outcome.toString();
  }

  private static String answer(TabletAnswer answer) {
    return switch (answer) {
      case TabletAnswer.Written(long version) -> "written as version " + version;
      case TabletAnswer.Cell(var value, long version) ->
          value.map(Told::value).orElse("nothing") + " of version " + version;
      default -> answer.toString();
    };
  }

  private static String message(TabletMessage message) {
    return switch (message) {
      case TabletMessage.Append append ->
          "append of epoch %d, after %s, committed up to %d, with %s"
              .formatted(
                  append.epoch(),
                  append.prev(),
                  append.commitIndex(),
                  append.blocks().isEmpty() ? "nothing new" : append.blocks().size() + " block");
      case TabletMessage.Ack ack ->
          "ack of epoch %d, stored up to %d".formatted(ack.epoch(), ack.stored());
      default -> message.toString();
    };
  }
}
