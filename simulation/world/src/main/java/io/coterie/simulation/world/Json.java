package io.coterie.simulation.world;

import java.util.Map;

/// Writes small JSON texts: objects of numbers, strings and objects, in the order of the map.
final class Json {
  private Json() {}

  static String text(Map<String, ?> object) {
    StringBuilder text = new StringBuilder();
    write(object, "", text);
    return text.append('\n').toString();
  }

  private static void write(Object value, String indent, StringBuilder text) {
    switch (value) {
      case Map<?, ?> object -> writeObject(object, indent, text);
      case Number number -> text.append(number);
      case String string -> writeString(string, text);
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }

  private static void writeObject(Map<?, ?> object, String indent, StringBuilder text) {
    if (object.isEmpty()) {
      text.append("{}");
      return;
    }
    String inner = indent + "  ";
    String separator = "{\n";
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      text.append(separator).append(inner);
      writeString(String.valueOf(entry.getKey()), text);
      text.append(": ");
      write(entry.getValue(), inner, text);
      separator = ",\n";
    }
    text.append('\n').append(indent).append('}');
  }

  private static void writeString(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
