package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coterie.contracts.StoreContract;
import io.coterie.contracts.StoreSubject;
import io.coterie.core.kernel.Store;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;

@DisplayName("the simulated store keeps the contract of a store")
class SimStoreContractTest extends StoreContract {
  private static long seeds;

  @Override
  protected StoreSubject open() {
    return new Subject(++seeds);
  }

  private static final class Subject implements StoreSubject {
    private final IdleNode idle;
    private Store store;

    Subject(long seed) {
      idle = new IdleNode(seed);
      store = idle.disk().openStore();
    }

    @Override
    public Store store() {
      return store;
    }

    @Override
    public void crash() {
      idle.node().crash();
      idle.node().start();
      store = idle.disk().openStore();
    }

    @Override
    public void reopen() {
      store.close();
      store = idle.disk().openStore();
    }

    @Override
    public void setFull(boolean full) {
      idle.disk().fill(full);
    }

    @Override
    public void await(BooleanSupplier condition) {
      idle.await(condition);
    }

    @Override
    public void close() {
      store.close();
      assertEquals(0, idle.disk().leakedPins());
    }
  }
}
