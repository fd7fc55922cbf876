package io.coterie.gateways.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The web client's files, as its build left them, under the policy of `x-static-files` in
/// `openapi.yaml`. Read once: what is served cannot change while the node runs.
public final class StaticFiles {
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'"
          + " blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self';"
          + " manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types svelte-trusted-html dompurify"
          + " coterie";
  private static final String MESSAGE_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups"
          + " allow-popups-to-escape-sandbox";
  private static final List<String> OPEN_PAGES = List.of("/", "/signup", "/login", "/recover");
  private static final List<String> GATED_PAGES =
      List.of("/mail", "/compose", "/account", "/invitations", "/cluster");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8",
          "wasm", "application/wasm",
          "json", "application/json",
          "png", "image/png",
          "woff2", "font/woff2");

  private final Map<String, byte[]> files = new TreeMap<>();

  /// Reads every file below the build's folder.
  public StaticFiles(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve("index.html"))) {
      throw new IOException(
          "the web client is not built (" + folder + "): build it with ./coterie up");
    }
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        String name = "/" + folder.relativize(file).toString().replace('\\', '/');
        files.put(name, Files.readAllBytes(file));
      }
    }
  }

  /// Whether the path is a page for people who are logged in.
  public boolean isGated(String path) {
    return GATED_PAGES.contains(path) || path.startsWith("/mail/");
  }

  /// The file or page of a path.
  public Optional<Reply> reply(String path) {
    if (OPEN_PAGES.contains(path) || isGated(path)) {
      return Optional.of(file(200, "/index.html"));
    }
    if (files.containsKey(path)) {
      return Optional.of(file(200, path));
    }
    return path.startsWith("/assets/") ? Optional.of(noAsset()) : Optional.empty();
  }

  /// What a person meets at an address where nothing is: the client, which says so in its words.
  public Reply missing() {
    return file(404, "/index.html");
  }

  /// What a page of an older build meets when it asks for its files: no JSON, it wanted none.
  private static Reply noAsset() {
    byte[] content = "There is no such file.\n".getBytes(StandardCharsets.UTF_8);
    List<Reply.Header> headers = List.of(new Reply.Header("Cache-Control", "no-cache"));
    return new Reply.Content(
        404, "text/plain; charset=utf-8", content.length, headers, out -> out.write(content));
  }

  private Reply file(int status, String name) {
    byte[] content = files.getOrDefault(name, new byte[0]);
    boolean hashed = name.startsWith("/assets/");
    List<Reply.Header> headers = new ArrayList<>();
    headers.add(
        new Reply.Header(
            "Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache"));
    headers.add(
        new Reply.Header(
            "Content-Security-Policy",
            name.equals("/message-frame.html") ? MESSAGE_POLICY : PAGE_POLICY));
    headers.add(new Reply.Header("Cross-Origin-Opener-Policy", "same-origin"));
    // Browsers look up the hosts of links before anybody follows one: whose they are would see it.
    headers.add(new Reply.Header("X-DNS-Prefetch-Control", "off"));
    headers.add(
        new Reply.Header(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"));
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return new Reply.Content(
        status,
        TYPES.getOrDefault(ending, "application/octet-stream"),
        content.length,
        headers,
        out -> out.write(content));
  }
}
