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

  private static final String COMMON = "; Path=/; HttpOnly; SameSite=Strict";

  private final Sessions sessions;

  SessionCookie(Sessions sessions) {
    this.sessions = sessions;
  }

  /// Over https the prefix forbids other hosts and paths to set it; plain http is served on
  /// loopback alone, where browsers take no `Secure` cookie.
  private static String name(HttpCall call) {
    return call.isSecure() ? "__Host-coterie" : "coterie-loopback";
  }

  private static String attributes(HttpCall call) {
    return COMMON + (call.isSecure() ? "; Secure" : "");
  }

  /// The value of `Set-Cookie` that begins a session in the browser.
  String begin(HttpCall call, Bytes token) {
    return name(call) + "=" + Base64Url.of(token) + attributes(call);
  }

  /// The value of `Set-Cookie` that makes the browser forget.
  String clear(HttpCall call) {
    return name(call) + "=" + attributes(call) + "; Max-Age=0";
  }

  /// The token of a call; empty when there is none or it cannot be one.
  Optional<Bytes> token(HttpCall call) {
    return call.cookie(name(call))
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
