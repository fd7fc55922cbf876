package io.coterie.apps.accounts;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// How names and addresses are compared: lower case, NFKC, without a `+tag`.
public final class Names {
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?");

  private Names() {}

  /// The form in which an address is looked up.
  public static String normalAddress(String address) {
    String plain =
        Normalizer.normalize(address.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    int at = plain.lastIndexOf('@');
    int tag = plain.indexOf('+');
    return tag > 0 && tag < at ? plain.substring(0, tag) + plain.substring(at) : plain;
  }

  public static String domainOf(String address) {
    return address.substring(address.lastIndexOf('@') + 1);
  }

  /// Throws, with the rule, for what cannot be an account's name.
  static void requireName(String name) {
    if (!NAME.matcher(name).matches() || name.contains("..")) {
      throw new IllegalArgumentException(
          "a name is 1 to 64 of a-z, 0-9 and inside . _ -, without two dots in a row");
    }
  }
}
