package io.coterie.gateways.http;

import java.io.IOException;

/// Answers one kind of request; may block its virtual thread.
public interface Endpoint {
  Reply answer(HttpCall call) throws Problem, IOException, InterruptedException;
}
