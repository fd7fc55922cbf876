package io.coterie.person;

import io.coterie.apps.accounts.KeyChain;
import io.coterie.apps.accounts.KeyRecord;
import io.coterie.apps.mail.seal.Summary;
import io.coterie.apps.mail.seal.SummaryReader;
import io.coterie.apps.mail.seal.SummarySeal;
import io.coterie.core.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Somebody who is logged in: opens what arrives, seals what leaves.
public final class LoggedIn {
  private final Door door;
  private final String cookie;
  private final Bytes account;
  private final String address;
  private final Keyring keyring;

  LoggedIn(Door door, String cookie, Bytes account, String address, Keyring keyring) {
    this.door = door;
    this.cookie = cookie;
    this.account = account;
    this.address = address;
    this.keyring = keyring;
  }

  /// A mail in the list, its summary opened.
  public record Item(Bytes id, String origin, Summary summary) {}

  /// What a sender must know of a recipient here.
  private record Recipient(Bytes account, Bytes summaryKey, Bytes certificate) {}

  public String address() {
    return address;
  }

  /// The account's id; its own rows in keyspaces of the rule `owner` begin with it.
  public Bytes account() {
    return account;
  }

  /// A request to the API as this person, such as for a stream.
  public HttpRequest.Builder request(String path) {
    return door.request(path, cookie);
  }

  /// Everything in the mailbox, newest first.
  public List<Item> mails() {
    List<Item> items = new ArrayList<>();
    Optional<String> before = Optional.empty();
    do {
      JsonNode page =
          door.get("/mailbox/entries" + before.map(next -> "?before=" + next).orElse(""), cookie)
              .json();
      for (JsonNode entry : page.get("entries")) {
        Bytes id = Bytes.hex(entry.get("id").asString());
        Summary summary = keyring.summary().open(account, id, Door.bytes(entry.get("summary")));
        items.add(new Item(id, entry.get("origin").asString(), summary));
      }
      JsonNode next = page.get("next");
      before = next.isNull() ? Optional.empty() : Optional.of(next.asString());
    } while (before.isPresent());
    return items;
  }

  /// The whole message as it was received or written.
  public Bytes read(Bytes id) {
    Bytes body = door.get("/mailbox/entries/" + id.toHex() + "/body", cookie).body();
    return keyring.mail().decrypt(body);
  }

  /// Sends an RFC 5322 message to people of this cluster, with a copy for oneself; everything is
  /// encrypted here. Done when every copy is durable.
  public void send(Bytes message, List<String> to) {
    Summary summary = SummaryReader.read(new ByteArrayInputStream(message.toArray()));
    List<Map<String, Object>> copies = new ArrayList<>();
    for (String each : to) {
      copies.add(copy(each, message, summary, true));
    }
    Map<String, Object> mail = new LinkedHashMap<>();
    mail.put("id", Randomness.id().toHex());
    mail.put("own", copy(address, message, summary, false));
    mail.put("copies", copies);
    mail.put("outside", List.of());
    door.post("/mail", mail, cookie);
  }

  private Map<String, Object> copy(String to, Bytes message, Summary summary, boolean addressed) {
    Recipient recipient = recipient(to);
    Bytes encrypted = keyring.mail().encrypt(message, recipient.certificate());
    Bytes id = Randomness.id();
    SummarySeal seal =
        new SummarySeal(recipient.summaryKey().toArray(), recipient.account().toArray());
    Map<String, Object> copy = new LinkedHashMap<>();
    copy.put("id", id.toHex());
    copy.put("account", recipient.account().toHex());
    if (addressed) {
      copy.put("address", to);
    }
    copy.put("body", door.upload("/bodies", encrypted, cookie).json().get("body").asString());
    copy.put("summary", Door.base64url(Bytes.wrap(seal.seal(summary, id.toHex()))));
    return copy;
  }

  private Recipient recipient(String to) {
    if (to.equals(address)) {
      return new Recipient(account, keyring.summary().publicKey(), keyring.mail().certificate());
    }
    JsonNode entry = door.get("/directory/" + to, cookie).json();
    if (!entry.get("where").asString().equals("here")) {
      throw new ApiProblem(404, "outside", to + " is not an address of this cluster", "write here");
    }
    KeyChain chain = KeyChain.empty(Bytes.hex(entry.get("account").asString()), to);
    for (JsonNode signed : entry.get("keyRecords")) {
      chain = chain.append(Door.bytes(signed));
    }
    KeyRecord newest = chain.newest();
    return new Recipient(newest.account(), newest.summaryKey(), newest.certificate());
  }
}
