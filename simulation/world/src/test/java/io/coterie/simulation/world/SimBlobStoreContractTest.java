package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.contracts.BlobStoreContract;
import io.coterie.contracts.BlobStoreSubject;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;

@DisplayName("the simulated blob store keeps the contract of a blob store")
class SimBlobStoreContractTest extends BlobStoreContract {
  private static long seeds;

  @Override
  protected BlobStoreSubject open() {
    return new Subject(++seeds);
  }

  private static final class Subject implements BlobStoreSubject {
    private final IdleNode idle;
    private BlobStore store;

    Subject(long seed) {
      idle = new IdleNode(seed);
      store = idle.disk().openBlobs();
    }

    @Override
    public BlobStore store() {
      return store;
    }

    @Override
    public void crash() {
      idle.node().crash();
      idle.node().start();
      store = idle.disk().openBlobs();
    }

    @Override
    public void flipBit(BlobRef ref) {
      store.close();
      assertTrue(idle.disk().flipBit(ref));
      store = idle.disk().openBlobs();
    }

    @Override
    public void setFull(boolean full) {
      idle.disk().fill(full);
    }

    @Override
    public void advance(long millis) {
      idle.world().run(millis * 1_000_000);
    }

    @Override
    public void await(BooleanSupplier condition) {
      idle.await(condition);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
