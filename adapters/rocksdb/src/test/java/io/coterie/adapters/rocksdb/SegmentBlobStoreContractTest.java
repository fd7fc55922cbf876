package io.coterie.adapters.rocksdb;

import io.coterie.contracts.BlobStoreContract;
import io.coterie.contracts.BlobStoreSubject;
import io.coterie.core.kernel.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SegmentBlobStoreContractTest extends BlobStoreContract {
  @TempDir private Path folder = Path.of("");

  @Override
  protected BlobStoreSubject open() throws StoreException {
    return new BlobsOnDisk(folder);
  }
}
