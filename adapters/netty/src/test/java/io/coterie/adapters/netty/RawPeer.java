package io.coterie.adapters.netty;

import io.coterie.adapters.tls.RosterTls;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.Roster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// A blocking TLS socket with a node's key, with which tests do what no transport would do.
final class RawPeer implements AutoCloseable {
  static final int PING = -1;

  private final SSLSocket socket;

  private RawPeer(SSLSocket socket) {
    this.socket = socket;
  }

  static RawPeer dial(InetSocketAddress address, NodeKeys keys, Roster roster) throws IOException {
    return dial(address, new RosterTls(keys, () -> roster).context(), RosterTls.PROTOCOL);
  }

  static RawPeer dial(InetSocketAddress address, SSLContext context, String protocol)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
    socket.setSSLParameters(parameters(socket.getSSLParameters(), protocol));
    socket.startHandshake();
    return new RawPeer(socket);
  }

  /// Waits for one connection; nothing is said yet.
  static RawPeer accept(SSLServerSocket listener) throws IOException {
    SSLSocket socket = (SSLSocket) listener.accept();
    socket.setSSLParameters(parameters(socket.getSSLParameters(), RosterTls.PROTOCOL));
    socket.startHandshake();
    return new RawPeer(socket);
  }

  static SSLServerSocket listen(InetSocketAddress address, NodeKeys keys, Roster roster)
      throws IOException {
    SSLServerSocket listener =
        (SSLServerSocket)
            new RosterTls(keys, () -> roster)
                .context()
                .getServerSocketFactory()
                .createServerSocket(address.getPort(), 1, InetAddress.getLoopbackAddress());
    listener.setNeedClientAuth(true);
    return listener;
  }

  void ping() throws IOException {
    write(ByteBuffer.allocate(Integer.BYTES).putInt(PING).array());
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void writeFrame(byte[] frame) throws IOException {
    write(
        ByteBuffer.allocate(Integer.BYTES + frame.length).putInt(frame.length).put(frame).array());
  }

  /// Reads until the other side ends the connection; an error is an end too.
  boolean isEnded() {
    try {
      socket.setSoTimeout(10_000);
      byte[] some = new byte[4096];
      int read = socket.getInputStream().read(some);
      while (read >= 0) {
        read = socket.getInputStream().read(some);
      }
      return true;
    } catch (java.net.SocketTimeoutException still) {
      return false;
    } catch (IOException ended) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static SSLParameters parameters(SSLParameters parameters, String protocol) {
    parameters.setProtocols(new String[] {protocol});
    parameters.setApplicationProtocols(new String[] {"coterie/1"});
    parameters.setNeedClientAuth(true);
    return parameters;
  }
}
