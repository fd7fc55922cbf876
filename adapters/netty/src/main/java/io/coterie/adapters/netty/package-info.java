/// The node transport on Netty: mutual TLS 1.3 with roster keys, length-prefixed frames, bounded
/// queues.
@NullMarked
package io.coterie.adapters.netty;

import org.jspecify.annotations.NullMarked;
