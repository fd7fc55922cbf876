package io.coterie.simulation.cluster;

import io.coterie.client.Heard;
import io.coterie.client.Link;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import io.coterie.node.NodeFrame;
import io.coterie.node.NodeFrameCodec;
import io.coterie.simulation.world.SimNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The link of a simulated client: it waits in virtual time and hands the baton on meanwhile.
public final class BatonLink implements Link {
  private final SimNode machine;
  private final Transport transport;
  private final Map<Long, Question> waiting = new TreeMap<>();
  private final Map<Long, Wish> wishes = new TreeMap<>();
  private long numbers;

  BatonLink(SimNode machine, Transport transport) {
    this.machine = machine;
    this.transport = transport;
    transport.start(
        new Transport.Receiver() {
          @Override
          public void received(Transport.Peer from, Bytes frame) {
            take(NodeFrameCodec.decode(frame));
          }

          @Override
          public void absent(NodeId node) {
            giveUp(node);
          }
        });
  }

  private void giveUp(NodeId node) {
    for (Question question : List.copyOf(waiting.values())) {
      if (question.to().equals(node)) {
        question.asker().accept(new Outcome.Unknown(node + " does not run"));
      }
    }
  }

  private void take(NodeFrame frame) {
    switch (frame) {
      case NodeFrame.Response response -> {
        Question question = waiting.remove(response.id());
        if (question != null) {
          question.asker().accept(response.outcome());
        }
        Wish wish = wishes.get(response.id());
        if (wish != null) {
          wish.news().hear(heard -> heard.refused(wish.instance()));
        }
      }
      case NodeFrame.Notified notified -> {
        Wish wish = wishes.get(notified.id());
        if (wish != null) {
          wish.news().hear(heard -> heard.news(wish.instance(), notified.cursor()));
        }
      }
      case NodeFrame.ToMachine _,
          NodeFrame.Request _,
          NodeFrame.Subscribe _,
          NodeFrame.BlobRead _,
          NodeFrame.BlobPiece _ ->
          throw new IllegalStateException("a client got " + frame);
    }
  }

  @Override
  public Outcome ask(NodeId to, NodeFrame.Request request) {
    long id = ++numbers;
    NodeFrame.Request numbered =
        new NodeFrame.Request(
            id, request.to(), request.asking(), request.budgetMillis(), request.operation());
    Outcome outcome =
        machine
            .world()
            .baton()
            .await(done -> {
              waiting.put(id, new Question(to, done));
              transport.send(to, Lane.STREAM, NodeFrameCodec.encode(numbered));
              machine.after(
                  request.budgetMillis() * 1_000_000L,
                  () -> done.accept(new Outcome.Unknown("no answer in time")));
            });
    waiting.remove(id);
    return outcome;
  }

  @Override
  public Subscription subscribe() {
    return new News();
  }

  @Override
  public void pause(long millis) {
    machine.world().baton().sleep(millis * 1_000_000L);
  }

  @Override
  public Moment now() {
    return machine.clock().now();
  }

  @Override
  public long random() {
    return machine.seed();
  }

  /// A call that waits for a node's answer.
  private record Question(NodeId to, Consumer<Outcome> asker) {}

  private record Wish(News news, InstanceId instance) {}

  private final class News implements Subscription {
    private final Map<InstanceId, Long> ids = new TreeMap<>();
    private final Heard heard = new Heard();
    private @Nullable Consumer<Boolean> waiter;

    void hear(Consumer<Heard> news) {
      news.accept(heard);
      Consumer<Boolean> waits = waiter;
      if (waits != null) {
        waits.accept(true);
      }
    }

    @Override
    public void ask(NodeId to, NodeFrame.Subscribe wish) {
      Long known = ids.get(wish.to());
      long id = known == null ? ++numbers : known;
      ids.put(wish.to(), id);
      wishes.put(id, new Wish(this, wish.to()));
      NodeFrame.Subscribe numbered =
          new NodeFrame.Subscribe(
              id, wish.to(), wish.principal(), wish.subject(), wish.ttlMillis());
      transport.send(to, Lane.STREAM, NodeFrameCodec.encode(numbered));
    }

    @Override
    public Set<InstanceId> await(Map<InstanceId, Long> cursors, long millis) {
      long endNanos = machine.world().nowNanos() + millis * 1_000_000L;
      Set<InstanceId> news = heard.beyond(cursors);
      while (news.isEmpty() && machine.world().nowNanos() < endNanos) {
        boolean told =
            machine
                .world()
                .baton()
                .await(done -> {
                  waiter = done;
                  machine.after(endNanos - machine.world().nowNanos(), () -> done.accept(false));
                });
        waiter = null;
        if (!told) {
          break;
        }
        news = heard.beyond(cursors);
      }
      return news;
    }

    @Override
    public void close() {
      ids.values().forEach(wishes::remove);
    }
  }
}
