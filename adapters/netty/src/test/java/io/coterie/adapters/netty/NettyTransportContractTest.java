package io.coterie.adapters.netty;

import io.coterie.contracts.TransportContract;
import io.coterie.contracts.TransportSubject;
import java.io.IOException;

class NettyTransportContractTest extends TransportContract {
  @Override
  protected TransportSubject open() throws IOException {
    return new Village();
  }
}
