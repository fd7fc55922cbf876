package io.coterie.gateways.http;

import io.coterie.apps.accounts.Session;
import io.coterie.apps.accounts.SessionCheck;
import io.coterie.apps.accounts.Sessions;
import io.coterie.core.wire.Bytes;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// The cookie that carries a session: 256 random bits and nothing else.
final class SessionCookie {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final Sessions sessions;
  private final String name;
  private final String attributes;

  SessionCookie(Sessions sessions, boolean loopback) {
    this.sessions = sessions;
    this.name = loopback ? "coterie-loopback" : "__Host-coterie";
    this.attributes = "; Path=/; HttpOnly; SameSite=Strict" + (loopback ? "" : "; Secure");
  }

  /// The value of `Set-Cookie` that begins a session in the browser.
  String begin(Bytes token) {
    return name + "=" + Base64Url.of(token) + attributes;
  }

  /// The value of `Set-Cookie` that makes the browser forget.
  String clear() {
    return name + "=" + attributes + "; Max-Age=0";
  }

  /// The token of a call; empty when there is none or it cannot be one.
  Optional<Bytes> token(HttpCall call) {
    return call.cookie(name)
        .filter(value -> TOKEN.matcher(value).matches())
        .map(value -> Bytes.wrap(Base64.getUrlDecoder().decode(value)));
  }

  SessionCheck check(HttpCall call) {
    return token(call)
        .map(sessions::check)
        .orElse(new SessionCheck.Over(SessionCheck.Why.SESSION_REVOKED));
  }

  Session require(HttpCall call) throws Problem {
    return switch (check(call)) {
      case SessionCheck.Valid(var session) -> session;
      case SessionCheck.Over over ->
          throw new Problem(401, "not_logged_in", "nobody is logged in here", "log in");
    };
  }
}
