package io.coterie.gateways.smtp;

import java.net.InetSocketAddress;

/// Where the gateway listens and what it calls itself.
///
/// @param address address and port; port 0 takes a free one
/// @param hostName the name in the greeting, in `EHLO` and in `Received:` lines
/// @param limits the limits
public record SmtpOptions(InetSocketAddress address, String hostName, SmtpLimits limits) {

  public SmtpOptions {
    if (!Characters.isDomain(hostName) || !Characters.isAscii(hostName)) {
      throw new IllegalArgumentException(
          "host name \""
              + hostName
              + "\" is no domain name: use letters, digits, hyphens and dots");
    }
  }
}
