package io.coterie.gateways.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// `openapi.yaml`, and a validator of the part of JSON Schema that it uses.
///
/// An answer may have members that its schema does not name only where the schema says so; here it
/// may not at all, so that what is sent is what is written down.
final class Contract {
  private static final List<String> METHODS = List.of("get", "post", "put", "delete");
  private final JsonNode root = read();

  static JsonNode read() {
    try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
      return new YAMLMapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `METHOD /path` of every operation, sorted.
  List<String> operations() {
    TreeSet<String> operations = new TreeSet<>();
    root.get("paths")
        .properties()
        .forEach(path ->
            METHODS.stream()
                .filter(path.getValue()::has)
                .forEach(method ->
                    operations.add(
                        method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
    return List.copyOf(operations);
  }

  /// The codes that a problem may have.
  List<String> codes() {
    List<String> codes = new ArrayList<>();
    schema("Problem")
        .get("properties")
        .get("code")
        .get("enum")
        .forEach(code -> codes.add(code.stringValue()));
    return codes;
  }

  /// What is wrong with a value of a component schema; empty when nothing is.
  List<String> complaints(String schema, JsonNode value) {
    List<String> complaints = new ArrayList<>();
    check(schema(schema), value, schema, complaints);
    return complaints;
  }

  private JsonNode schema(String name) {
    return root.get("components").get("schemas").get(name);
  }

  private void check(JsonNode schema, JsonNode value, String at, List<String> complaints) {
    if (schema.has("$ref")) {
      String ref = schema.get("$ref").stringValue();
      check(schema(ref.substring(ref.lastIndexOf('/') + 1)), value, at, complaints);
      return;
    }
    if (schema.has("oneOf")) {
      long fitting = 0;
      for (JsonNode choice : schema.get("oneOf")) {
        List<String> inner = new ArrayList<>();
        check(choice, value, at, inner);
        fitting += inner.isEmpty() ? 1 : 0;
      }
      require(fitting == 1, at + " fits " + fitting + " of its choices", complaints);
      return;
    }
    require(hasType(schema.get("type"), value), at + " has the wrong type: " + value, complaints);
    checkScalar(schema, value, at, complaints);
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        check(schema.get("items"), value.get(i), at + "/" + i, complaints);
      }
    }
    if (value.isObject()) {
      checkMembers(schema, value, at, complaints);
    }
  }

  private void checkMembers(JsonNode schema, JsonNode value, String at, List<String> complaints) {
    for (JsonNode required : schema.path("required")) {
      require(
          value.has(required.stringValue()), at + " lacks " + required.stringValue(), complaints);
    }
    value
        .properties()
        .forEach(member -> {
          JsonNode known = schema.path("properties").get(member.getKey());
          require(known != null, at + " has an unknown " + member.getKey(), complaints);
          if (known != null) {
            check(known, member.getValue(), at + "/" + member.getKey(), complaints);
          }
        });
  }

  private static void checkScalar(
      JsonNode schema, JsonNode value, String at, List<String> complaints) {
    if (schema.has("enum")) {
      boolean listed = false;
      for (JsonNode one : schema.get("enum")) {
        listed |= one.equals(value);
      }
      require(listed, at + " is not in its list: " + value, complaints);
    }
    if (schema.has("const")) {
      require(schema.get("const").equals(value), at + " is not its constant", complaints);
    }
    if (schema.has("pattern") && value.isString()) {
      Pattern pattern = Pattern.compile(schema.get("pattern").stringValue());
      require(pattern.matcher(value.stringValue()).find(), at + " is malformed", complaints);
    }
    if (schema.has("maxLength") && value.isString()) {
      int most = schema.get("maxLength").intValue();
      require(value.stringValue().length() <= most, at + " is too long", complaints);
    }
    if (schema.has("minimum") && value.isNumber()) {
      require(
          value.longValue() >= schema.get("minimum").longValue(), at + " is too small", complaints);
    }
  }

  private static boolean hasType(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      boolean any = false;
      for (JsonNode one : type) {
        any |= hasType(one, value);
      }
      return any;
    }
    return switch (type.stringValue()) {
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      case "null" -> value.isNull();
      default -> throw new IllegalArgumentException("the contract uses a new type: " + type);
    };
  }

  private static void require(boolean holds, String complaint, List<String> complaints) {
    if (!holds) {
      complaints.add(complaint);
    }
  }
}
