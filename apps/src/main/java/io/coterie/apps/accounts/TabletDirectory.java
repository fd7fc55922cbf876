package io.coterie.apps.accounts;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Rows;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Key record chains in the keyspace `key-chains`: row = account, `r/` and the number = record,
/// `newest` = the last again, so that one get finds it.
public final class TabletDirectory implements Directory {
  private static final Bytes RECORDS = Bytes.utf8("r/");
  private static final Bytes NEWEST = Bytes.utf8("newest");

  private final Rows chains;

  public TabletDirectory(Database database) {
    this.chains = new Rows(database, AppKeyspaces.KEY_CHAINS);
  }

  @Override
  public void append(Bytes account, String address, Bytes signedRecord) {
    KeyChain chain = chain(account, address);
    if (chain.signed().contains(signedRecord)) {
      return;
    }
    chain.append(signedRecord);
    Bytes column = column(chain.records().size());
    boolean appended =
        chains.tryMutate(
            account,
            List.of(new Condition.Absent(column)),
            List.of(
                new Mutation.Put(column, Value.of(signedRecord)),
                new Mutation.Put(NEWEST, Value.of(signedRecord))));
    if (!appended && !chain(account, address).signed().contains(signedRecord)) {
      throw KeyChain.taken();
    }
  }

  @Override
  public KeyChain chain(Bytes account, String address) {
    List<Bytes> signed = new ArrayList<>();
    List<KeyRecord> records = new ArrayList<>();
    for (Rows.Found cell : chains.all(account, RECORDS)) {
      signed.add(cell.bytes());
      records.add(KeyChain.recordIn(cell.bytes()));
    }
    return new KeyChain(account, address, signed, records);
  }

  @Override
  public Optional<KeyRecord> newest(Bytes account) {
    return chains.getOrStale(account, NEWEST).map(cell -> KeyChain.recordIn(cell.bytes()));
  }

  private static Bytes column(int sequence) {
    return RECORDS.concat(new Sink().i32(sequence).toBytes());
  }
}
