package io.coterie.server;

import io.coterie.apps.accounts.KeyRecord;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Somebody at a browser, as far as a server can tell: chooses ids, signs, and keeps the cookie.
///
/// Unlike `Person` it is told each answer as it came, may ask for what is refused, and derives no
/// keys, so that fifty of them sign up in one moment.
final class Resident {
  private static final JsonNode VECTORS =
      JsonMapper.shared().readTree(Path.of("..", "docs", "formats", "vectors", "mail.json"));

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final long CREATED_AT_MILLIS = 1_750_000_000_000L;

  final String name;
  final Bytes account;
  private final int number;
  private Optional<String> cookie = Optional.empty();
  private Optional<Header> once = Optional.empty();

  /// Of two residents with different numbers, each has an account id and keys of its own.
  Resident(int number, String name) {
    this.number = number;
    this.name = name;
    this.account = sha256("account").slice(0, 16);
  }

  /// What a server said.
  record Answer(int status, Bytes body, Optional<String> location) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body.toUtf8());
    }

    /// This answer, if it has that status.
    Answer expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError("not " + wanted + " but " + status + ": " + body.toUtf8());
      }
      return this;
    }

    /// The code of a problem, or nothing.
    String code() {
      return status < 400 ? "" : json().path("code").asString("");
    }
  }

  private record Header(String name, String content) {}

  String address() {
    return name + "@" + NodeSettings.Doors.DEFAULT.domain();
  }

  Answer signUp(int port, Optional<Bytes> invitation) throws IOException {
    ObjectNode wish = JsonMapper.shared().createObjectNode();
    wish.put("account", account.toHex()).put("name", name);
    ObjectNode credentials = wish.putObject("credentials");
    credentials.put("authKey", base64(authKey())).put("passwordWrap", base64(filled(61)));
    credentials
        .putObject("kdf")
        .put("algorithm", "argon2id")
        .put("salt", base64(sha256("salt").slice(0, 16)))
        .put("memoryKib", 65_536)
        .put("passes", 3)
        .put("lanes", 1);
    wish.putObject("recovery")
        .put("recoveryKey", base64(sha256("recovery")))
        .put("recoveryWrap", base64(filled(61)));
    wish.put("keyring", base64(filled(400))).put("keyRecord", base64(keyRecord()));
    invitation.ifPresent(token -> wish.put("invitation", base64(token)));
    return keepCookie(exchange(port, "POST", "/api/v1/signup", json(wish)));
  }

  Answer logIn(int port) throws IOException {
    ObjectNode wish = JsonMapper.shared().createObjectNode();
    wish.put("name", name).put("authKey", base64(authKey()));
    return keepCookie(exchange(port, "POST", "/api/v1/login", json(wish)));
  }

  /// Orders the deletion of the account, whose credentials have their first version.
  Answer deleteAccount(int port) throws IOException {
    Bytes content = new Sink().utf8(address()).toBytes();
    Bytes statement =
        new Sink()
            .u8(1)
            .u8(3)
            .raw(account)
            .i64(2)
            .i64(CREATED_AT_MILLIS)
            .raw(hash(content))
            .toBytes();
    ObjectNode wish = JsonMapper.shared().createObjectNode();
    wish.put("authKey", base64(authKey()));
    wish.putObject("order")
        .put("statement", base64(statement))
        .put("signature", base64(identity().sign("coterie/account-order/v1", statement)));
    return call(port, "DELETE", "/api/v1/me", wish);
  }

  Answer get(int port, String path) throws IOException {
    return call(port, "GET", path);
  }

  /// The next request has this header too.
  Resident with(String header, String content) {
    once = Optional.of(new Header(header, content));
    return this;
  }

  Answer call(int port, String method, String path) throws IOException {
    return answer(exchange(port, method, path, HttpRequest.BodyPublishers.noBody()));
  }

  Answer call(int port, String method, String path, JsonNode body) throws IOException {
    return answer(exchange(port, method, path, json(body)));
  }

  Answer upload(int port, Bytes body) throws IOException {
    HttpRequest.Builder request =
        request(port, "/api/v1/bodies")
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toArray()));
    return answer(send(request));
  }

  /// The row in which the session behind the cookie is kept.
  Bytes sessionRow() {
    String value = cookie.orElseThrow();
    String token = value.substring(value.indexOf('=') + 1);
    return hash(Bytes.wrap(Base64.getUrlDecoder().decode(token)));
  }

  private Answer keepCookie(HttpResponse<byte[]> response) {
    response
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(set -> cookie = Optional.of(set.substring(0, (set + ";").indexOf(';'))));
    return answer(response);
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    return new Answer(
        response.statusCode(),
        Bytes.wrap(response.body()),
        response.headers().firstValue("Location"));
  }

  private HttpResponse<byte[]> exchange(
      int port, String method, String path, HttpRequest.BodyPublisher body) throws IOException {
    return send(
        request(port, path).header("Content-Type", "application/json").method(method, body));
  }

  private HttpRequest.Builder request(int port, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .header("Coterie-Request", "1");
    cookie.ifPresent(value -> request.header("Cookie", value));
    once.ifPresent(header -> request.header(header.name(), header.content()));
    once = Optional.empty();
    return request;
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  private Bytes keyRecord() {
    Bytes record =
        KeyRecord.CODEC.encode(
            new KeyRecord(
                account,
                address(),
                0,
                Bytes.wrap(new byte[32]),
                CREATED_AT_MILLIS,
                identity().publicKey(),
                Bytes.hex(VECTORS.at("/summary/publicKey").stringValue()),
                Bytes.hex(VECTORS.at("/openpgp/recipient/certificate").stringValue())));
    return new Sink()
        .bytes(record)
        .raw(identity().sign("coterie/key-record/v1", record))
        .bytes(Bytes.EMPTY)
        .toBytes();
  }

  private NodeKeys identity() {
    return NodeKeys.ofSeed(sha256("identity"));
  }

  private Bytes authKey() {
    return sha256("password");
  }

  private Bytes sha256(String label) {
    return hash(Bytes.utf8(label + number));
  }

  private static Bytes hash(Bytes content) {
    try {
      return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(content.toArray()));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }

  private static Bytes filled(int size) {
    return Bytes.wrap(new byte[size]);
  }

  static String base64(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
  }

  private static HttpRequest.BodyPublisher json(JsonNode body) {
    return HttpRequest.BodyPublishers.ofString(body.toString());
  }
}
