package io.coterie.apps;

import io.coterie.apps.accounts.Credentials;
import io.coterie.apps.accounts.Kdf;
import io.coterie.apps.accounts.RecoveryLock;
import io.coterie.apps.accounts.SignUp;
import io.coterie.apps.accounts.SignedOrder;
import io.coterie.apps.accounts.Visitor;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody with a browser: makes ids, keys and signatures as a client does.
public record Person(int number, String name) {
  private static final JsonNode MAIL =
      JsonMapper.shared().readTree(Path.of("..", "docs", "formats", "vectors", "mail.json"));

  public Bytes account() {
    return new Sink().i64(0xacc0).i64(number).toBytes();
  }

  public String address() {
    return name + "@" + Town.DOMAIN;
  }

  public Visitor visitor() {
    return new Visitor("192.0.2.1", "test");
  }

  public Bytes authKey(String password) {
    return sha256(Bytes.utf8(number + password));
  }

  public Credentials credentials(String password) {
    Kdf kdf = new Kdf(sha256(Bytes.utf8("salt" + number)).slice(0, 16), 65_536, 3, 1);
    return new Credentials(kdf, authKey(password), Bytes.hex("01".repeat(61)));
  }

  public RecoveryLock recovery() {
    return new RecoveryLock(authKey("recovery"), Bytes.hex("02".repeat(61)));
  }

  public SignUp signUp(String password, Optional<Bytes> invitation) {
    String certificate = MAIL.get("openpgp").get("recipient").get("certificate").stringValue();
    return signUp(password, invitation, Bytes.hex(certificate));
  }

  /// With this certificate for mail.
  public SignUp signUp(String password, Optional<Bytes> invitation, Bytes certificate) {
    return new SignUp(
        account(),
        name,
        credentials(password),
        recovery(),
        Bytes.hex("03".repeat(400)),
        keyRecord(certificate),
        invitation);
  }

  /// An order of the kind 1 (credentials), 2 (recovery) or 3 (deletion).
  public SignedOrder order(int kind, long version, Bytes content) {
    Bytes statement =
        new Sink()
            .u8(1)
            .u8(kind)
            .raw(account())
            .i64(version)
            .i64(1_750_000_000_000L)
            .raw(sha256(content))
            .toBytes();
    return new SignedOrder(statement, keys().sign("coterie/account-order/v1", statement));
  }

  public SignedOrder passwordOrder(String password, long version) {
    Credentials set = credentials(password);
    Bytes content =
        new Sink()
            .raw(set.kdf().salt())
            .i32(65_536)
            .i32(3)
            .i32(1)
            .raw(sha256(set.authKey()))
            .bytes(set.passwordWrap())
            .toBytes();
    return order(1, version, content);
  }

  public SignedOrder deletionOrder(long version) {
    return order(3, version, new Sink().utf8(address()).toBytes());
  }

  private Bytes keyRecord(Bytes certificate) {
    Bytes record =
        new Sink()
            .u8(1)
            .raw(account())
            .utf8(address())
            .i64(0)
            .raw(Bytes.wrap(new byte[32]))
            .i64(1_750_000_000_000L)
            .raw(keys().publicKey())
            .raw(Bytes.hex(MAIL.get("summary").get("publicKey").stringValue()))
            .bytes(certificate)
            .toBytes();
    return new Sink()
        .bytes(record)
        .raw(keys().sign("coterie/key-record/v1", record))
        .bytes(Bytes.EMPTY)
        .toBytes();
  }

  private NodeKeys keys() {
    return NodeKeys.ofSeed(sha256(Bytes.utf8("identity" + number)));
  }

  private static Bytes sha256(Bytes content) {
    try {
      return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(content.toArray()));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }
}
