/// The web port: a small router with blocking endpoints on virtual threads, the web client's files
/// under a strict policy, and live streams.
///
/// What is answered is fixed by `openapi.yaml` beside this package.
@NullMarked
package io.coterie.gateways.http;

import org.jspecify.annotations.NullMarked;
