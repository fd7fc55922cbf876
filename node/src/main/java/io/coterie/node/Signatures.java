package io.coterie.node;

import io.coterie.core.kernel.Effect;
import io.coterie.core.wire.Bytes;
import java.util.function.Consumer;

/// Port: signing with the node's key and checking signatures, off the shard's thread.
public interface Signatures {
  void sign(String domain, Bytes body, Consumer<Bytes> signature);

  void verify(String domain, Bytes body, Effect.SignedBy by, Consumer<Boolean> verdict);
}
