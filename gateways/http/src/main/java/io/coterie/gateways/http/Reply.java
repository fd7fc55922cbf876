package io.coterie.gateways.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// What an endpoint answers.
public sealed interface Reply {
  /// A value as JSON.
  record Json(int status, Object value, List<Header> headers) implements Reply {
    public Json(int status, Object value) {
      this(status, value, List.of());
    }

    public Json with(String name, String content) {
      List<Header> more = new ArrayList<>(headers);
      more.add(new Header(name, content));
      return new Json(status, value, more);
    }
  }

  /// No body.
  record Empty(int status, List<Header> headers) implements Reply {
    public Empty(int status) {
      this(status, List.of());
    }

    public Empty with(String name, String content) {
      List<Header> more = new ArrayList<>(headers);
      more.add(new Header(name, content));
      return new Empty(status, more);
    }
  }

  /// Bytes of a known length, written in pieces.
  record Content(int status, String type, long length, List<Header> headers, Body body)
      implements Reply {}

  /// An endless stream of server-sent events.
  record Events(EventSource source) implements Reply {}

  record Header(String name, String content) {}

  /// Writes a body; an [IOException] means that the other side is gone.
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Sends events for as long as the reader stays, on the reader's own thread.
  interface EventSource {
    void run(EventSink sink) throws IOException, InterruptedException;
  }
}
