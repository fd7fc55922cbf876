package io.coterie.adapters.rocksdb;

import io.coterie.contracts.StoreContract;
import io.coterie.contracts.StoreSubject;
import io.coterie.core.kernel.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreContractTest extends StoreContract {
  @TempDir private Path folder = Path.of("");

  @Override
  protected StoreSubject open() throws StoreException {
    return new StoreOnDisk(folder);
  }
}
