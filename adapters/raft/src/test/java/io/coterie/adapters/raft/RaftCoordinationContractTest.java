package io.coterie.adapters.raft;

import io.coterie.contracts.CoordinationContract;
import io.coterie.contracts.CoordinationSubject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RaftCoordinationContractTest extends CoordinationContract {
  private static final long SNAPSHOT_EVERY = 20;

  @TempDir private Path folder = Path.of("");

  @Override
  protected CoordinationSubject open() throws IOException {
    return new Members(folder, SNAPSHOT_EVERY);
  }
}
