package io.coterie.apps.mail.seal;

/// Somebody named in a header: display name, possibly empty, and address.
public record Person(String name, String address) {

  /// Nobody: a message without a readable `From`.
  static final Person NOBODY = new Person("", "");
}
