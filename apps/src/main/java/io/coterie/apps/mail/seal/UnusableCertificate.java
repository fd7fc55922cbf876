package io.coterie.apps.mail.seal;

/// Thrown for bytes that are no OpenPGP v4 certificate one can encrypt to.
public final class UnusableCertificate extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableCertificate(String message) {
    super(message);
  }

  UnusableCertificate(String message, Exception cause) {
    super(message, cause);
  }
}
