package io.coterie.apps.mail;

import java.nio.charset.StandardCharsets;

/// Sees, as a message goes by, whether its header has a `Message-ID` with something in it.
final class FieldWatch {
  private static final byte[] NAME = "message-id".getBytes(StandardCharsets.US_ASCII);

  /// What an octet makes of the line it is in.
  private enum Line {
    EMPTY,
    NAME,
    AFTER_NAME,
    VALUE,
    OTHER
  }

  private Line line = Line.EMPTY;
  private int matched;
  private boolean over;
  private boolean found;

  boolean hasFound() {
    return found;
  }

  void see(byte[] octets, int count) {
    for (int i = 0; i < count && !over && !found; i++) {
      if (octets[i] == '\n') {
        over = line == Line.EMPTY;
        line = Line.EMPTY;
        matched = 0;
      } else if (octets[i] != '\r') {
        line = next(octets[i]);
        found = line == Line.VALUE && octets[i] > ' ' && octets[i] != ':';
      }
    }
  }

  private Line next(byte octet) {
    return switch (line) {
      case EMPTY, NAME -> {
        if ((octet | 0x20) != NAME[matched] && octet != NAME[matched]) {
          yield Line.OTHER;
        }
        yield ++matched == NAME.length ? Line.AFTER_NAME : Line.NAME;
      }
      case AFTER_NAME ->
          octet == ':' ? Line.VALUE : octet == ' ' || octet == '\t' ? line : Line.OTHER;
      case VALUE, OTHER -> line;
    };
  }
}
