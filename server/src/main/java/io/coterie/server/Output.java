package io.coterie.server;

import io.coterie.client.Result;
import io.coterie.core.kernel.Refusal;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What commands print: tables for people, JSON for programs, errors with the cure.
final class Output {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final JsonMapper LINES = JsonMapper.shared();

  private Output() {}

  static void json(Object value) {
    System.out.println(JSON.writeValueAsString(value));
  }

  /// One object of a listing that has no end, or might be long.
  static void jsonLine(Object value) {
    System.out.println(LINES.writeValueAsString(value));
  }

  /// Columns as wide as their widest cell; the first line is the heading.
  static void table(List<List<String>> lines) {
    int columns = lines.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        text.append(line.get(i));
        text.repeat(' ', i == columns - 1 ? 0 : widths[i] - line.get(i).length() + 2);
      }
      System.out.println(text.toString().stripTrailing());
    }
  }

  /// Says why a call failed, and returns the exit code.
  static <A> int failed(Result<A> result) {
    return switch (result) {
      case Result.Refused<A>(var reason, var detail, var cure) -> {
        System.err.println("coterie: " + detail + "; " + cure);
        yield reason == Refusal.CONDITION_FAILED || reason == Refusal.NOT_FOUND ? 3 : 1;
      }
      case Result.Unknown<A>(var detail) -> {
        System.err.println(
            "coterie: unknown outcome: "
                + detail
                + "; look at the nodes with ./coterie status, and read to learn what happened");
        yield 4;
      }
      case Result.Done<A> done -> 0;
    };
  }
}
