package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.person.ApiProblem;
import io.coterie.person.Door;
import io.coterie.person.LoggedIn;
import io.coterie.person.Person;
import io.nayuki.qrcodegen.QrCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `up --lan`, over real sockets. 127.0.0.2 stands for the network: it is this machine, but not the
/// address at which a browser counts as at home.
@DisplayName("up --lan")
class LanTest {
  private static final String ELSEWHERE = "127.0.0.2";

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("P15 P32 the network gets https with the printed fingerprint; plain http one page")
  void network() throws Exception {
    try (RunningUp up = new RunningUp(folder.resolve("c"), 1, "--lan")) {
      String fingerprint = up.process().await("certificate SHA-256: ");
      X509Certificate shown = certificate(ELSEWHERE, up.webPort());
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(shown.getEncoded());
      assertEquals(fingerprint, HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash));
      for (String path : List.of("/", "/login", "/api/v1/about", "/api/v1/login")) {
        assertOnePage(plain(ELSEWHERE, up.webPort(), path), up.webPort());
      }
      String here = plain("127.0.0.1", up.webPort(), "/api/v1/about");
      assertTrue(here.startsWith("HTTP/1.1 200"), here);
      assertTrue(here.contains("\"loopback\":true"), here);
      assertTrue(here.contains("\"registration\":\"invite\""), here);
      try (HttpClient https = HttpClient.newBuilder().sslContext(trusting(shown)).build()) {
        Door door = new Door(URI.create("https://localhost:" + up.webPort()), https);
        Person ada = new Person("ada", "a long password");
        ApiProblem refused =
            assertThrows(ApiProblem.class, () -> ada.signUp(door, Optional.empty()));
        assertEquals("invitation_required", refused.code());
        LoggedIn loggedIn = ada.signUp(door, up.invitation()).loggedIn();
        String cookie = loggedIn.request("/me").build().headers().firstValue("Cookie").orElse("");
        assertTrue(cookie.startsWith("__Host-coterie="), cookie);
        String over = secure(up.webPort(), "POST /api/v1/logout", "Cookie: " + cookie + "\r\n");
        assertTrue(over.startsWith("HTTP/1.1 204"), over);
        assertTrue(
            over.contains("__Host-coterie=; Path=/; HttpOnly; SameSite=Strict; Secure"), over);
      }
    }
  }

  @Test
  @DisplayName("P15 the code for phones shows every module of the QR code, dark ones as gaps")
  void code() {
    QrCode code = QrCode.encodeText("https://192.168.1.20:8080", QrCode.Ecc.LOW);
    List<String> lines = Lan.lines(code);
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        char block = lines.get((y + 2) / 2).charAt(x + 2);
        boolean light = block == '█' || block == (y % 2 == 0 ? '▀' : '▄');
        assertEquals(code.getModule(x, y), !light, x + ", " + y);
      }
    }
  }

  private static void assertOnePage(String answer, int port) {
    assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
    assertTrue(answer.contains("https://" + ELSEWHERE + ":" + port + "/"), answer);
    assertTrue(answer.contains("compare its SHA-256 fingerprint"), answer);
    assertFalse(answer.matches("(?s).*<(form|input|script|button).*"), answer);
    assertFalse(answer.contains("Set-Cookie"), answer);
  }

  private static String plain(String host, int port, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName(host), port)) {
      return ask(socket, "GET " + path, "Host: " + host + ":" + port + "\r\n");
    }
  }

  private static String secure(int port, String methodAndPath, String headers) throws Exception {
    try (SSLSocket socket = connect(ELSEWHERE, port)) {
      String own = "Host: " + ELSEWHERE + ":" + port + "\r\nCoterie-Request: 1\r\n";
      return ask(socket, methodAndPath, own + headers);
    }
  }

  private static String ask(Socket socket, String methodAndPath, String headers)
      throws IOException {
    String request = methodAndPath + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static X509Certificate certificate(String host, int port) throws Exception {
    try (SSLSocket socket = connect(host, port)) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /// As a browser after "go on": whatever the certificate says.
  private static SSLSocket connect(String host, int port) throws Exception {
    X509TrustManager everybody =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {everybody}, null);
    return (SSLSocket) context.getSocketFactory().createSocket(host, port);
  }

  /// As a phone that has been told to trust exactly this certificate.
  private static SSLContext trusting(X509Certificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("web", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
