package io.coterie.client;

import io.coterie.core.control.ControlAnswer;
import io.coterie.core.control.ControlOperation;
import io.coterie.core.control.ControlWire;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.kernel.Answer;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.kernel.SessionId;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.NodeInfo;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.node.ControlType;
import io.coterie.node.NodeFrame;
import io.coterie.node.RawAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// A cluster, as its clients see it: knows who holds what, and gets each call to the right node.
///
/// One object serves any number of threads. It learns the cluster map from the nodes it talks to
/// and keeps it current by their redirects.
public final class Database {
  private final Link link;
  private final Principal principal;
  private final List<NodeId> contacts;
  private final ClientConfig config;
  private final SessionId session;
  private final AtomicLong writes = new AtomicLong();
  private final AtomicReference<ClusterMap> map = new AtomicReference<>(ClusterMap.EMPTY);
  private final AtomicReference<NodeId> lastAnswered;

  /// `contacts` are nodes to ask for the cluster map as long as none is known, in order.
  public Database(Link link, Principal principal, List<NodeId> contacts, ClientConfig config) {
    if (contacts.isEmpty()) {
      throw new IllegalArgumentException("a client needs a node to begin with");
    }
    this.link = link;
    this.principal = principal;
    this.contacts = List.copyOf(contacts);
    this.lastAnswered = new AtomicReference<>(contacts.getFirst());
    this.config = config;
    this.session = new SessionId(link.random(), link.random());
  }

  /// The same connection on behalf of somebody else, as front ends use it for people.
  public Database as(Principal other) {
    Database speaking = new Database(link, other, contacts, config);
    speaking.learn(map.get());
    return speaking;
  }

  public Database with(ClientConfig other) {
    Database patient = new Database(link, principal, contacts, other);
    patient.learn(map.get());
    return patient;
  }

  /// A keyspace of mode `tablets`. Whether it exists shows at the first call.
  public TabletKeyspace tablets(String keyspace) {
    return new TabletKeyspace(this, keyspace);
  }

  /// The control plane's side: status, keyspaces, draining.
  public Cluster cluster() {
    return new Cluster(this);
  }

  /// Takes a newer map that somebody else has seen.
  public void learn(ClusterMap seen) {
    map.accumulateAndGet(seen, (old, fresh) -> fresh.version() > old.version() ? fresh : old);
  }

  /// The newest map that this client has seen.
  public ClusterMap map() {
    return map.get();
  }

  Link link() {
    return link;
  }

  Principal principal() {
    return principal;
  }

  ClientConfig config() {
    return config;
  }

  Calling call() {
    return new Calling(
        this,
        link.now().monotonicNanos() + config.callMillis() * 1_000_000L,
        new WriteId(session, writes.incrementAndGet(), link.now().wallMillis()));
  }

  NodeFrame.Asking asking(WriteId writeId) {
    return new NodeFrame.Asking(principal, writeId);
  }

  /// Nodes to ask about the cluster: the one that answered last, the ones to begin with, then the
  /// others of the map.
  List<NodeId> nodes() {
    List<NodeId> nodes = new ArrayList<>(contacts);
    nodes.remove(lastAnswered.get());
    nodes.addFirst(lastAnswered.get());
    map.get().nodes().stream()
        .map(NodeInfo::id)
        .filter(id -> !nodes.contains(id))
        .forEach(nodes::add);
    return nodes;
  }

  /// Asks the nodes in turn for a map newer than the one known; false when none had one.
  boolean refresh(Calling calling) {
    long have = map.get().version();
    for (NodeId node : nodes()) {
      Outcome outcome = calling.askOnce(node, ControlType.INSTANCE, encoded(have));
      if (outcome instanceof Outcome.Refused refused) {
        calling.refused(refused);
      }
      if (outcome instanceof Outcome.Done done
          && decode(ControlWire.ANSWER, done) instanceof Result.Done<Answer>(var answer)
          && answer instanceof ControlAnswer.Map newer) {
        lastAnswered.set(node);
        newer.map().ifPresent(this::learn);
        if (map.get().version() > have) {
          return true;
        }
      }
      if (calling.isOver()) {
        return false;
      }
    }
    return false;
  }

  /// The keyspace of this name, asking for newer maps as long as it is unknown and there is time.
  Result<Keyspace> keyspace(String name, Calling calling) {
    while (true) {
      var known = map.get().keyspace(name);
      if (known.isPresent()) {
        return new Result.Done<>(known.get());
      }
      boolean newer = refresh(calling);
      if (!newer && map.get().version() > 0) {
        return new Result.Refused<>(
            Refusal.NOT_FOUND,
            "there is no keyspace " + name,
            "make it with: coterie keyspace create " + name);
      }
      if (calling.isOver()) {
        return calling.nobodyHelps();
      }
      if (!newer) {
        calling.pause();
      }
    }
  }

  static <A extends Answer> Result<Answer> decode(Codec<A> codec, Outcome.Done done) {
    try {
      return done.answer() instanceof RawAnswer raw
          ? new Result.Done<>(codec.decode(raw.encoded()))
          : new Result.Done<>(done.answer());
    } catch (DecodeException malformed) {
      return new Result.Unknown<>("the node's answer cannot be read: " + malformed.getMessage());
    }
  }

  private static Bytes encoded(long have) {
    return ControlWire.OPERATION.encode(new ControlOperation.GetMap(have));
  }
}
