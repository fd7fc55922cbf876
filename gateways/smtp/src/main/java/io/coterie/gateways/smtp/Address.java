package io.coterie.gateways.smtp;

/// A mail address as the envelope names it: the local part without its quotes, the domain in lower
/// case.
///
/// Whether the local part's case matters, or a `+tag` is dropped, is the business of the
/// [MailDrop].
public record Address(String local, String domain) {

  /// RFC 5321, section 4.5.3.1.1; counted in octets of UTF-8.
  static final int LOCAL_BYTES_MAX = 64;

  /// RFC 5321, section 4.5.3.1.2; counted in octets of UTF-8.
  static final int DOMAIN_BYTES_MAX = 255;

  /// The form that is written between angle brackets, quoted where RFC 5321 needs it.
  @Override
  public String toString() {
    boolean plain = !local.isEmpty() && !local.startsWith(".") && !local.endsWith(".");
    plain = plain && !local.contains("..");
    plain = plain && local.chars().allMatch(c -> c == '.' || Characters.isAtom(c));
    if (plain) {
      return local + "@" + domain;
    }
    return '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + "\"@" + domain;
  }

  /// Whether the address can be named without SMTPUTF8.
  boolean isAscii() {
    return Characters.isAscii(local) && Characters.isAscii(domain);
  }
}
