package io.coterie.simulation.world;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Transport;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// One unreplicated register on one node: enough of a database to try out the world.
///
/// It answers when what it has seen is synced; a [Bug] is planted to see that it is noticed.
final class RegisterServer implements SimNode.Program {
  enum Bug {
    NONE,
    ACK_BEFORE_SYNC,
    DOUBLE_APPLY
  }

  private static final InstanceId INSTANCE = new InstanceId(Mode.TABLETS, 1);
  private static final Bytes KEY = Bytes.utf8("register");

  private final SmokeWorld smoke;
  private final Bug bug;
  private final Set<Long> seen = new TreeSet<>();

  RegisterServer(SmokeWorld smoke, Bug bug) {
    this.smoke = smoke;
    this.bug = bug;
  }

  @Override
  public void start(SimNode node) {
    Store store = smoke.disk(node).openStore();
    Transport transport = smoke.network().open(node);
    transport.start((from, frame) ->
        store.load(INSTANCE, Query.get(Table.DATA, KEY), loaded -> on(store, from, frame)));
    smoke.startLog(node);
  }

  @Override
  public void crashed() {
    seen.clear();
  }

  private void on(Store store, Transport.Peer from, Bytes frame) {
    Question question = Question.decode(frame);
    if (!(store.health() instanceof Store.Health.Good) && !store.recover()) {
      return;
    }
    Found found = store.reader(INSTANCE).get(Table.DATA, KEY);
    if (!(found instanceof Found.Rows rows)) {
      smoke.world().sometimes().reached("a row is not in memory");
      return;
    }
    Bytes value = rows.value().orElse(Bytes.EMPTY);
    if (!seen.add(question.number()) && bug != Bug.DOUBLE_APPLY) {
      smoke.world().sometimes().reached("a question comes twice");
      return;
    }
    boolean changes = question.changes(value);
    Batch batch =
        changes ? Batch.of(new Write.Put(Table.DATA, KEY, question.value())) : Batch.of(List.of());
    Bytes answer = question.answer(value);
    store.write(
        INSTANCE,
        batch,
        new Store.Completion() {
          @Override
          public void synced() {
            if (bug != Bug.ACK_BEFORE_SYNC) {
              from.reply(answer);
            }
          }

          @Override
          public void failed(StoreFailure failure) {
            smoke.world().sometimes().reached("a write fails");
          }
        });
    if (bug == Bug.ACK_BEFORE_SYNC) {
      from.reply(answer);
    }
  }
}
