package io.coterie.gateways.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/// The writing end of a server-sent event stream (HTML Living Standard, section 9.2). For several
/// threads.
public final class EventSink {
  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();

  EventSink(OutputStream out) {
    this.out = out;
  }

  /// One event; `data` is a single line, as JSON is. An empty `id` leaves the reader's cursor
  /// alone.
  public void event(String id, String name, String data) throws IOException {
    StringBuilder lines = new StringBuilder();
    if (!id.isEmpty()) {
      lines.append("id: ").append(id).append('\n');
    }
    lines.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
    write(lines.toString());
  }

  /// A line that readers ignore: it shows a dead connection to both sides.
  public void comment() throws IOException {
    write(":\n\n");
  }

  private void write(String text) throws IOException {
    lock.lock();
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } finally {
      lock.unlock();
    }
  }
}
