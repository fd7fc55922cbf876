package io.coterie.gateways.http;

import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Where the web port is and what it takes.
///
/// @param connectionsMax open connections, live streams among them
/// @param idleMillis after which a silent connection is closed; streams send a comment more often
/// @param headerBytesMax of one request
/// @param tls with which the same port also speaks https, told apart by the first bytes
public record HttpOptions(
    InetSocketAddress address,
    int connectionsMax,
    int idleMillis,
    int headerBytesMax,
    Optional<SSLContext> tls) {
  public static HttpOptions at(InetSocketAddress address) {
    return new HttpOptions(address, 10_000, 30_000, 16 * 1024, Optional.empty());
  }

  public HttpOptions withTls(SSLContext context) {
    return new HttpOptions(
        address, connectionsMax, idleMillis, headerBytesMax, Optional.of(context));
  }
}
