package io.coterie.person;

import io.coterie.core.wire.Bytes;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A name and a password; keys are made and opened on this machine, as the web client does it.
///
/// @param name normalised: lower case letters and digits
public record Person(String name, String password) {
  private static final int KEY_BYTES = 32;
  private static final int SALT_BYTES = 16;

  /// A new account: who is logged in with it, and the recovery code, which is shown once.
  public record SignedUp(LoggedIn loggedIn, String recoveryCode) {}

  /// Makes the account; `invitation` is the token of a link, 32 bytes.
  public SignedUp signUp(Door door, Optional<Bytes> invitation) {
    String domain = door.get("/about", "").json().get("domain").asString();
    String address = name + "@" + domain;
    Bytes account = Randomness.id();
    Bytes master = Randomness.bytes(KEY_BYTES);
    Keyring keyring = Keyring.random(address);
    RecoveryCode recovery = RecoveryCode.random();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("account", account.toHex());
    body.put("name", name);
    body.put("credentials", credentials(account, master));
    body.put("recovery", lock(recovery, account, master));
    body.put("keyring", Door.base64url(sealKeyring(keyring, account, master)));
    body.put(
        "keyRecord",
        Door.base64url(keyring.keyRecord(account, address, InstantSource.system().millis())));
    invitation.ifPresent(token -> body.put("invitation", Door.base64url(token)));
    Door.Answer answer = door.post("/signup", body, "");
    return new SignedUp(
        new LoggedIn(door, answer.cookie(), account, address, keyring), recovery.text());
  }

  /// Throws [ApiProblem] `wrong_credentials` for a wrong name or password.
  public LoggedIn logIn(Door door) {
    JsonNode kdf = door.post("/login/challenge", Map.of("name", name), "").json();
    if (kdf.get("memoryKib").asInt() != Derived.MEMORY_KIB
        || kdf.get("passes").asInt() != Derived.PASSES
        || kdf.get("lanes").asInt() != Derived.LANES) {
      throw new ApiProblem(
          0, "odd_parameters", "the server asks for password parameters not used here", "stop");
    }
    Derived.PasswordKeys keys = Derived.password(password, Door.bytes(kdf.get("salt")));
    Door.Answer answer =
        door.post("/login", Map.of("name", name, "authKey", Door.base64url(keys.authKey())), "");
    JsonNode me = answer.json();
    Bytes account = Bytes.hex(me.get("account").asString());
    Sealed.Place wrapped =
        new Sealed.Place("password-wrap", account, "", me.get("credentialsVersion").asLong());
    Bytes master = Sealed.open(keys.wrapKey(), wrapped, Door.bytes(me.get("passwordWrap")));
    Sealed.Place ring = new Sealed.Place("keyring", account, "", me.get("keyringVersion").asLong());
    Keyring keyring =
        Keyring.decode(
            Sealed.open(Derived.key(master, "keyring"), ring, Door.bytes(me.get("keyring"))));
    return new LoggedIn(door, answer.cookie(), account, me.get("address").asString(), keyring);
  }

  private Map<String, Object> credentials(Bytes account, Bytes master) {
    Bytes salt = Randomness.bytes(SALT_BYTES);
    Derived.PasswordKeys keys = Derived.password(password, salt);
    Map<String, Object> kdf = new LinkedHashMap<>();
    kdf.put("algorithm", "argon2id");
    kdf.put("salt", Door.base64url(salt));
    kdf.put("memoryKib", Derived.MEMORY_KIB);
    kdf.put("passes", Derived.PASSES);
    kdf.put("lanes", Derived.LANES);
    Sealed.Place place = new Sealed.Place("password-wrap", account, "", 1);
    return Map.of(
        "kdf",
        kdf,
        "authKey",
        Door.base64url(keys.authKey()),
        "passwordWrap",
        Door.base64url(Sealed.seal(keys.wrapKey(), place, master)));
  }

  private static Map<String, Object> lock(RecoveryCode recovery, Bytes account, Bytes master) {
    Sealed.Place place = new Sealed.Place("recovery-wrap", account, "", 1);
    return Map.of(
        "recoveryKey",
        Door.base64url(recovery.recoveryKey()),
        "recoveryWrap",
        Door.base64url(Sealed.seal(recovery.wrapKey(), place, master)));
  }

  private static Bytes sealKeyring(Keyring keyring, Bytes account, Bytes master) {
    Sealed.Place place = new Sealed.Place("keyring", account, "", 1);
    return Sealed.seal(Derived.key(master, "keyring"), place, keyring.encode());
  }
}
