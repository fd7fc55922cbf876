/// The roster as TLS sees it: key files, the certificate that carries a node's key, and trust in
/// roster keys only. Node transport and Raft build their channels from it.
@NullMarked
package io.coterie.adapters.tls;

import org.jspecify.annotations.NullMarked;
