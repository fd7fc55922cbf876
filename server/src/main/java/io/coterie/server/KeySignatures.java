package io.coterie.server;

import io.coterie.core.identity.Domain;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.kernel.Effect;
import io.coterie.core.wire.Bytes;
import io.coterie.node.Signatures;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Signs with the node's key and checks signatures on threads of their own, so that no shard waits
/// for arithmetic.
record KeySignatures(NodeKeys keys, Executor pool) implements Signatures {
  @Override
  public void sign(String domain, Bytes body, Consumer<Bytes> signature) {
    pool.execute(() -> signature.accept(keys.sign(domain, body)));
  }

  @Override
  public void verify(String domain, Bytes body, Effect.SignedBy by, Consumer<Boolean> verdict) {
    pool.execute(() -> verdict.accept(Domain.verify(domain, body, by.publicKey(), by.signature())));
  }
}
