package io.coterie.gateways.http;

import io.coterie.apps.accounts.Credentials;
import io.coterie.apps.accounts.Kdf;
import io.coterie.apps.accounts.RecoveryLock;
import io.coterie.apps.accounts.SignedOrder;
import io.coterie.apps.accounts.Visitor;
import io.coterie.core.wire.Bytes;
import java.util.regex.Pattern;

/// Schemas of the contract that several requests share.
final class Requests {
  static final int ADDRESS_CHARACTERS_MAX = 320;

  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?");
  private static final int ORDER_BYTES_MAX = 512;
  private static final int SIGNATURE_BYTES = 64;

  private Requests() {}

  /// `Name`, already normalised.
  static String name(JsonBody body) throws Problem {
    String name = body.text("name", NAME);
    if (name.contains("..")) {
      throw body.wrong("name", "has two dots in a row");
    }
    return name;
  }

  /// `Key32`.
  static Bytes key(JsonBody body, String name) throws Problem {
    return body.exactly(name, Credentials.KEY_BYTES);
  }

  static Credentials credentials(JsonBody body) throws Problem {
    JsonBody inside = body.object("credentials");
    Credentials credentials =
        new Credentials(
            kdf(inside.object("kdf")),
            key(inside, "authKey"),
            inside.exactly("passwordWrap", Credentials.WRAP_BYTES));
    inside.end();
    return credentials;
  }

  static RecoveryLock recoveryLock(JsonBody body) throws Problem {
    JsonBody inside = body.object("recovery");
    RecoveryLock lock =
        new RecoveryLock(
            key(inside, "recoveryKey"), inside.exactly("recoveryWrap", Credentials.WRAP_BYTES));
    inside.end();
    return lock;
  }

  static SignedOrder order(JsonBody body) throws Problem {
    JsonBody inside = body.object("order");
    SignedOrder order =
        new SignedOrder(
            inside.upTo("statement", ORDER_BYTES_MAX),
            inside.exactly("signature", SIGNATURE_BYTES));
    inside.end();
    return order;
  }

  /// An id in the address: 16 bytes in lower-case hexadecimal; anything else names nothing.
  static Bytes id(HttpCall call) throws Problem {
    String id = call.part("id");
    if (!id.matches("[0-9a-f]{32}")) {
      throw Problem.notFound();
    }
    return Bytes.hex(id);
  }

  static Visitor visitor(HttpCall call) {
    return new Visitor(call.remoteNetwork(), call.header("User-Agent").orElse(""));
  }

  private static Kdf kdf(JsonBody body) throws Problem {
    if (!body.text("algorithm", 20).equals("argon2id")) {
      throw body.wrong("algorithm", "must be argon2id");
    }
    Kdf kdf =
        new Kdf(
            body.exactly("salt", Kdf.SALT_BYTES),
            body.number("memoryKib", Kdf.MEMORY_KIB, 1 << 20),
            body.number("passes", Kdf.PASSES, 16),
            body.number("lanes", 1, 4));
    body.end();
    return kdf;
  }
}
