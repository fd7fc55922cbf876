package io.coterie.server;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What goes over loopback while tcpdump looks, put together again: the bytes of each direction of
/// each connection, in the order in which they went.
final class Capture {
  private static final int FILE_HEADER_BYTES = 24;
  private static final int PACKET_HEADER_BYTES = 16;
  private static final int ETHERNET_BYTES = 14;

  private final Process tcpdump;
  private final BufferedReader said;
  private final Path file;

  /// Starts to look at these ports.
  Capture(Path file, List<Integer> ports) throws IOException {
    this.file = file;
    String filter =
        "tcp port " + String.join(" or tcp port ", ports.stream().map(String::valueOf).toList());
    this.tcpdump =
        new ProcessBuilder(
                "tcpdump",
                "-Z",
                "root",
                "-i",
                "lo",
                "-n",
                "-U",
                "-s",
                "0",
                "-B",
                "131072",
                "-w",
                file.toString(),
                filter)
            .redirectErrorStream(true)
            .start();
    this.said =
        new BufferedReader(new InputStreamReader(tcpdump.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    while (line == null || !line.contains("listening on lo")) {
      if (line == null) {
        throw new IOException("tcpdump ended before it listened");
      }
      line = said.readLine();
    }
  }

  /// One direction of a connection.
  record Flow(int from, int to) {}

  /// Ends, and gives all bytes by their flow. Throws when the kernel could not keep up.
  Map<Flow, byte[]> end() throws IOException {
    // By its handle: the process itself would close what tcpdump still says.
    tcpdump.toHandle().destroy();
    List<String> summary = said.lines().toList();
    if (!summary.contains("0 packets dropped by kernel")) {
      throw new IOException("packets are missing: " + summary);
    }
    tcpdump.onExit().join();
    Map<Flow, ByteArrayOutputStream> flows = new LinkedHashMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int at = FILE_HEADER_BYTES;
    while (at < bytes.limit()) {
      int length = bytes.getInt(at + 8);
      take(bytes.slice(at + PACKET_HEADER_BYTES, length).order(ByteOrder.BIG_ENDIAN), flows);
      at += PACKET_HEADER_BYTES + length;
    }
    Map<Flow, byte[]> ended = new LinkedHashMap<>();
    flows.forEach((flow, content) -> ended.put(flow, content.toByteArray()));
    return ended;
  }

  private static void take(ByteBuffer packet, Map<Flow, ByteArrayOutputStream> flows) {
    int version = packet.get(ETHERNET_BYTES) >> 4;
    if (version != 4) {
      throw new IllegalStateException("a packet of IP version " + version + " cannot be read");
    }
    int ipBytes = 4 * (packet.get(ETHERNET_BYTES) & 0x0f);
    int total = packet.getShort(ETHERNET_BYTES + 2) & 0xffff;
    int tcp = ETHERNET_BYTES + ipBytes;
    int tcpBytes = 4 * ((packet.get(tcp + 12) >> 4) & 0x0f);
    Flow flow = new Flow(packet.getShort(tcp) & 0xffff, packet.getShort(tcp + 2) & 0xffff);
    // The length of large packets over loopback is written as 0.
    int end = total == 0 ? packet.limit() : ETHERNET_BYTES + total;
    byte[] content = new byte[end - tcp - tcpBytes];
    packet.get(tcp + tcpBytes, content);
    flows.computeIfAbsent(flow, first -> new ByteArrayOutputStream()).writeBytes(content);
  }
}
