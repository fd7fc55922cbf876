package io.coterie.gateways.http;

import io.coterie.apps.accounts.Accounts;
import io.coterie.apps.accounts.DirectoryEntry;
import io.coterie.apps.accounts.LoggedIn;
import io.coterie.apps.accounts.Recover;
import io.coterie.apps.accounts.RecoveryOpened;
import io.coterie.apps.accounts.SignUp;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What visitors ask before they are logged in.
final class AccountEndpoints {
  private static final int KEY_RECORD_BYTES_MAX = 16_384;

  private final Accounts accounts;
  private final WebSite site;
  private final SessionCookie cookie;

  AccountEndpoints(Accounts accounts, WebSite site, SessionCookie cookie) {
    this.accounts = accounts;
    this.site = site;
    this.cookie = cookie;
  }

  void addTo(WebApi.Routes routes, String base) {
    routes.open("GET", base + "/about", this::about);
    routes.open("POST", base + "/signup", this::signUp);
    routes.open("POST", base + "/login/challenge", this::challenge);
    routes.open("POST", base + "/login", this::logIn);
    routes.open("POST", base + "/recovery/open", this::openRecovery);
    routes.open("POST", base + "/recovery", this::recover);
    routes.owned("GET", "/directory/{address}", (call, session) -> lookUp(call));
  }

  private Reply about(HttpCall call) {
    return new Reply.Json(
        200,
        Answers.object(
            "clusterId",
            site.clusterId(),
            "domain",
            accounts.house().domain(),
            "registration",
            accounts.house().registration().name().toLowerCase(Locale.ROOT),
            "loopback",
            !call.isSecure()));
  }

  private Reply signUp(HttpCall call) throws Problem, IOException {
    JsonBody body = call.json();
    SignUp wish =
        new SignUp(
            body.id("account"),
            Requests.name(body),
            Requests.credentials(body),
            Requests.recoveryLock(body),
            body.upTo("keyring", SignUp.KEYRING_BYTES_MAX),
            body.upTo("keyRecord", KEY_RECORD_BYTES_MAX),
            body.optionalExactly("invitation", 32));
    body.end();
    return loggedIn(call, 201, accounts.signUp(wish, Requests.visitor(call)));
  }

  private Reply challenge(HttpCall call) throws Problem, IOException {
    JsonBody body = call.json();
    String name = Requests.name(body);
    body.end();
    return new Reply.Json(200, Answers.kdf(accounts.challenge(name)));
  }

  private Reply logIn(HttpCall call) throws Problem, IOException {
    JsonBody body = call.json();
    String name = Requests.name(body);
    Bytes authKey = Requests.key(body, "authKey");
    body.end();
    return loggedIn(call, 200, accounts.logIn(name, authKey, Requests.visitor(call)));
  }

  private Reply openRecovery(HttpCall call) throws Problem, IOException {
    JsonBody body = call.json();
    String name = Requests.name(body);
    Bytes recoveryKey = Requests.key(body, "recoveryKey");
    body.end();
    RecoveryOpened opened = accounts.openRecovery(name, recoveryKey, Requests.visitor(call));
    Map<String, @Nullable Object> answer = Answers.object("account", opened.account().toHex());
    answer.put("recoveryWrap", Base64Url.of(opened.recoveryWrap()));
    answer.put("recoveryVersion", opened.recoveryVersion());
    answer.put("credentialsVersion", opened.credentialsVersion());
    answer.put("keyring", Base64Url.of(opened.keyring()));
    answer.put("keyringVersion", opened.keyringVersion());
    return new Reply.Json(200, answer);
  }

  private Reply recover(HttpCall call) throws Problem, IOException {
    JsonBody body = call.json();
    Recover wish =
        new Recover(
            Requests.name(body),
            Requests.key(body, "recoveryKey"),
            Requests.credentials(body),
            Requests.order(body));
    body.end();
    return loggedIn(call, 200, accounts.recover(wish, Requests.visitor(call)));
  }

  private Reply lookUp(HttpCall call) throws Problem {
    String address = call.part("address");
    int at = address.lastIndexOf('@');
    if (at <= 0
        || at == address.length() - 1
        || address.length() > Requests.ADDRESS_CHARACTERS_MAX) {
      throw Problem.invalid("this is no mail address");
    }
    return new Reply.Json(
        200,
        switch (accounts.lookUp(address)) {
          case DirectoryEntry.Here here ->
              Answers.object(
                  "address",
                  here.address(),
                  "where",
                  "here",
                  "account",
                  here.account().toHex(),
                  "keyRecords",
                  Answers.chain(here.keyRecords()));
          case DirectoryEntry.Outside outside ->
              Answers.object("address", outside.address(), "where", "outside");
        });
  }

  private Reply loggedIn(HttpCall call, int status, LoggedIn loggedIn) {
    return new Reply.Json(status, Answers.account(loggedIn.account()))
        .with("Set-Cookie", cookie.begin(call, loggedIn.token()));
  }
}
