package io.coterie.gateways.http;

import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A JSON object of a request, taken apart member by member: each is asked for once with what it
/// must be, and [#end] refuses what nobody asked for.
///
/// Nothing is bound by reflection, so that each refusal names the member and none repeats a value.
public final class JsonBody {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]*");

  private final JsonNode object;
  private final String at;
  private final Set<String> asked = new LinkedHashSet<>();

  JsonBody(JsonNode node, String at) throws Problem {
    if (!node.isObject()) {
      throw Problem.invalid("an object is expected", at);
    }
    this.object = node;
    this.at = at;
  }

  /// Text of at most `charactersMax`.
  public String text(String name, int charactersMax) throws Problem {
    JsonNode node = required(name);
    if (!node.isString()) {
      throw wrong(name, "must be text");
    }
    String text = node.stringValue();
    if (text.length() > charactersMax) {
      throw wrong(name, "has at most " + charactersMax + " characters");
    }
    return text;
  }

  public String text(String name, Pattern shape) throws Problem {
    String text = text(name, 400);
    if (!shape.matcher(text).matches()) {
      throw wrong(name, "is not of the form " + shape);
    }
    return text;
  }

  public Optional<String> optionalText(String name, int charactersMax) throws Problem {
    return has(name) ? Optional.of(text(name, charactersMax)) : Optional.empty();
  }

  /// 16 bytes in lower-case hexadecimal.
  public Bytes id(String name) throws Problem {
    return hex(name, 16);
  }

  /// Exactly `bytes` bytes in lower-case hexadecimal.
  public Bytes hex(String name, int bytes) throws Problem {
    String text = text(name, 2 * bytes);
    if (text.length() != 2 * bytes || !HEX.matcher(text).matches()) {
      throw wrong(name, "must be " + bytes + " bytes in lower-case hexadecimal");
    }
    return Bytes.hex(text);
  }

  /// Exactly `bytes` bytes in base64url.
  public Bytes exactly(String name, int bytes) throws Problem {
    Bytes content = upTo(name, bytes);
    if (content.size() != bytes) {
      throw wrong(name, "must be " + bytes + " bytes in base64url");
    }
    return content;
  }

  /// At most `bytesMax` bytes in base64url without padding; only the one way of writing them.
  public Bytes upTo(String name, int bytesMax) throws Problem {
    String text = text(name, (4 * bytesMax + 2) / 3);
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length <= bytesMax && Base64Url.of(bytes).equals(text)) {
        return Bytes.wrap(bytes);
      }
    } catch (IllegalArgumentException malformed) {
      throw wrong(name, "is not base64url");
    }
    throw wrong(name, "is not base64url without padding");
  }

  public Optional<Bytes> optionalExactly(String name, int bytes) throws Problem {
    return has(name) ? Optional.of(exactly(name, bytes)) : Optional.empty();
  }

  /// A whole number from `least` to `most`.
  public int number(String name, int least, int most) throws Problem {
    JsonNode node = required(name);
    boolean whole = node.isIntegralNumber() && node.canConvertToInt();
    if (!whole || node.intValue() < least || node.intValue() > most) {
      throw wrong(name, "must be a whole number from " + least + " to " + most);
    }
    return node.intValue();
  }

  public JsonBody object(String name) throws Problem {
    return new JsonBody(required(name), pointer(name));
  }

  /// The object, or nothing when `null` stands there.
  public Optional<JsonBody> objectOrNull(String name) throws Problem {
    JsonNode node = required(name);
    return node.isNull() ? Optional.empty() : Optional.of(new JsonBody(node, pointer(name)));
  }

  /// Objects, at most `most`.
  public List<JsonBody> objects(String name, int most) throws Problem {
    List<JsonBody> objects = new ArrayList<>();
    for (JsonNode each : list(name, most)) {
      objects.add(new JsonBody(each, pointer(name) + "/" + objects.size()));
    }
    return objects;
  }

  public List<String> texts(String name, int most, int charactersMax) throws Problem {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : list(name, most)) {
      if (!each.isString() || each.stringValue().length() > charactersMax) {
        throw Problem.invalid(
            "texts of at most " + charactersMax + " characters are expected",
            pointer(name) + "/" + texts.size());
      }
      texts.add(each.stringValue());
    }
    return texts;
  }

  /// Refuses members that nobody asked for.
  public void end() throws Problem {
    for (String name : object.propertyNames()) {
      if (!asked.contains(name)) {
        throw Problem.invalid("there is a member that nobody knows", pointer(shortened(name)));
      }
    }
  }

  private JsonNode list(String name, int most) throws Problem {
    JsonNode node = required(name);
    if (!node.isArray() || node.size() > most) {
      throw wrong(name, "must be a list of at most " + most);
    }
    return node;
  }

  private boolean has(String name) {
    asked.add(name);
    return object.has(name);
  }

  private JsonNode required(String name) throws Problem {
    asked.add(name);
    @Nullable JsonNode node = object.get(name);
    if (node == null) {
      throw wrong(name, "is missing");
    }
    return node;
  }

  /// The refusal of a member whose value has the right type and is still wrong.
  Problem wrong(String name, String fault) {
    return Problem.invalid(name + " " + fault, pointer(name));
  }

  private String pointer(String name) {
    return at + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static String shortened(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64);
  }
}
