package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The edge cases of [SignatureRule] that a node checks before it starts: a library that answers
/// one of them differently would split the cluster.
///
/// The cases are `docs/formats/vectors/signatures.json`, one object per line, and the same file is
/// read by the tests of every language.
public final class SignatureVectors {
  private static final String FILE = "signatures.json";
  private static final Pattern CASE =
      Pattern.compile(
          "\\{\"name\": \"([^\"]*)\", \"publicKey\": \"([0-9a-f]*)\", \"registrable\": (true|false),"
              + " \"message\": \"([0-9a-f]*)\", \"signature\": \"([0-9a-f]*)\","
              + " \"valid\": (true|false)\\}");

  private SignatureVectors() {}

  /// One claim and what every node must say of it.
  record Case(
      String name,
      Bytes publicKey,
      boolean registrable,
      Bytes message,
      Bytes signature,
      boolean valid) {}

  /// Throws when the library in use breaks the rule; a node must not start then.
  public static void selfCheck() {
    List<String> failures = failures(Ed25519.FASTEST, cases());
    if (!failures.isEmpty()) {
      throw new IllegalStateException(
          Ed25519.FASTEST.name()
              + " breaks the signature rule in: "
              + failures
              + "; install the version of the library that Coterie came with");
    }
  }

  /// The names of the cases that a library answers wrongly.
  static List<String> failures(Ed25519 library, List<Case> cases) {
    List<String> failures = new ArrayList<>();
    for (Case each : cases) {
      boolean valid = SignatureRule.verify(library, each.publicKey, each.message, each.signature);
      if (valid != each.valid || SignatureRule.isRegistrable(each.publicKey) != each.registrable) {
        failures.add(each.name);
      }
    }
    return failures;
  }

  static List<Case> cases() {
    Matcher line = CASE.matcher(text());
    List<Case> cases = new ArrayList<>();
    while (line.find()) {
      cases.add(
          new Case(
              line.group(1),
              Bytes.hex(line.group(2)),
              line.group(3).equals("true"),
              Bytes.hex(line.group(4)),
              Bytes.hex(line.group(5)),
              line.group(6).equals("true")));
    }
    if (cases.isEmpty()) {
      throw new IllegalStateException(FILE + " is damaged; build Coterie again");
    }
    return cases;
  }

  private static String text() {
    try (@Nullable InputStream file = SignatureVectors.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing; build Coterie again");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new IllegalStateException(FILE + " cannot be read; build Coterie again", unreadable);
    }
  }
}
