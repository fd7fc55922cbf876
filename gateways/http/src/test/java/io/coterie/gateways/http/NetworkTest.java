package io.coterie.gateways.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NetworkTest {
  @Test
  @DisplayName("P16 all addresses of one IPv6 network share its attempts")
  void networks() throws UnknownHostException {
    assertEquals(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
    assertNotEquals(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
    assertNotEquals(network("192.0.2.1"), network("192.0.2.2"));
  }

  private static String network(String address) throws UnknownHostException {
    return HttpCall.network(InetAddress.getByName(address));
  }
}
