package io.coterie.gateways.http;

import java.net.InetSocketAddress;

/// Where the web port is and what it takes.
///
/// @param connectionsMax open connections, live streams among them
/// @param idleMillis after which a silent connection is closed; streams send a comment more often
/// @param headerBytesMax of one request
public record HttpOptions(
    InetSocketAddress address, int connectionsMax, int idleMillis, int headerBytesMax) {
  public static HttpOptions at(InetSocketAddress address) {
    return new HttpOptions(address, 10_000, 30_000, 16 * 1024);
  }
}
