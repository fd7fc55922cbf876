package io.coterie.gateways.http;

import io.coterie.apps.accounts.Account;
import io.coterie.apps.accounts.Invitation;
import io.coterie.apps.accounts.Kdf;
import io.coterie.apps.accounts.Role;
import io.coterie.apps.mail.Entry;
import io.coterie.apps.mail.EntryState;
import io.coterie.apps.mail.SentMail;
import io.coterie.core.wire.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values of the services in the contract's JSON.
final class Answers {
  private Answers() {}

  /// An object with members in the order given: name, value, name, value.
  static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return object;
  }

  static Object kdf(Kdf kdf) {
    return object(
        "algorithm",
        "argon2id",
        "salt",
        Base64Url.of(kdf.salt()),
        "memoryKib",
        kdf.memoryKib(),
        "passes",
        kdf.passes(),
        "lanes",
        kdf.lanes());
  }

  static Object account(Account account) {
    Map<String, @Nullable Object> object =
        object("account", account.account().toHex(), "name", account.name());
    object.put("address", account.address());
    object.put("role", role(account.role()));
    object.put("session", account.session().toHex());
    object.put("kdf", kdf(account.kdf()));
    object.put("passwordWrap", Base64Url.of(account.passwordWrap()));
    object.put("credentialsVersion", account.credentialsVersion());
    object.put("recoveryVersion", account.recoveryVersion());
    object.put("keyring", Base64Url.of(account.keyring()));
    object.put("keyringVersion", account.keyringVersion());
    object.put("keyRecords", chain(account.keyRecords()));
    return object;
  }

  static List<String> chain(List<Bytes> records) {
    return records.stream().map(Base64Url::of).toList();
  }

  static String role(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  static Object invitation(Invitation invitation) {
    Map<String, @Nullable Object> object =
        object("id", invitation.id().toHex(), "role", role(invitation.role()));
    object.put("note", invitation.note());
    object.put("createdAt", invitation.createdAtMillis());
    object.put("expiresAt", invitation.expiresAtMillis());
    object.put("usedBy", invitation.usedBy().orElse(null));
    return object;
  }

  static Object entry(Entry entry) {
    Map<String, @Nullable Object> object =
        object("id", entry.id().toHex(), "time", entry.timeMillis());
    object.put("size", entry.size());
    object.put("body", entry.body().toHex());
    object.put("origin", entry.origin().name().toLowerCase(Locale.ROOT));
    object.put("summary", Base64Url.of(entry.summary()));
    object.put("state", entry.state().map(Answers::state).orElse(null));
    return object;
  }

  static Object sent(SentMail sent) {
    List<Object> recipients = sent.recipients().stream().<Object>map(Answers::recipient).toList();
    return object("id", sent.id().toHex(), "time", sent.timeMillis(), "recipients", recipients);
  }

  private static Object recipient(SentMail.Recipient recipient) {
    return object(
        "address", recipient.address(), "status", recipient.status(), "detail", recipient.detail());
  }

  private static Object state(EntryState state) {
    return object("version", state.version(), "blob", Base64Url.of(state.blob()));
  }
}
