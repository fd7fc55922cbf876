package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the network does to frames: only what it says, and all of it.
class SimNetworkTest {
  private static final long SECOND = 1_000_000_000L;
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);

  private final World world = new World(5);
  private final List<String> heard = new ArrayList<>();

  @Test
  void aStreamKeepsItsOrderAndLosesNothingWhileItLives() {
    Pair pair = new Pair(NetworkSettings.USUAL.withoutTrouble());
    send(pair, Lane.STREAM, 0, 500);
    world.run(SECOND);
    assertEquals(numbers(0, 500), heard);
  }

  @Test
  void datagramsAreLostDoubledAndReordered() {
    Pair pair = new Pair(NetworkSettings.USUAL);
    send(pair, Lane.DATAGRAM, 0, 5_000);
    world.run(SECOND);

    assertTrue(pair.network.counters().lost() > 0);
    assertTrue(pair.network.counters().doubled() > 0);
    long different = heard.stream().distinct().count();
    assertTrue(different < 5_000 && different > 4_000, "arrived: " + different);
    assertTrue(heard.size() > different, "none came twice");
    List<String> sorted = new ArrayList<>(heard);
    sorted.sort((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
    assertFalse(sorted.equals(heard), "all came in order");
  }

  @Test
  void aCutStopsOneDirectionAndWhatWaitedGoesOnInTime() {
    Pair pair = new Pair(NetworkSettings.USUAL.withoutTrouble());
    pair.network.cut(ONE, TWO);
    assertFalse(pair.network.reaches(ONE, TWO));
    send(pair, Lane.STREAM, 0, 10);
    pair.second.send(ONE, Lane.STREAM, Bytes.utf8("back"));
    world.run(SECOND / 2);
    assertEquals(List.of("back"), heard);

    pair.network.mend(ONE, TWO);
    world.run(SECOND / 2);
    assertEquals(numbers(0, 10), heard.subList(1, heard.size()));
  }

  @Test
  void aLongCutBreaksTheConnection() {
    Pair pair = new Pair(NetworkSettings.USUAL.withoutTrouble());
    pair.network.cut(ONE, TWO);
    send(pair, Lane.STREAM, 0, 10);
    world.run(10 * SECOND);
    pair.network.healAll();
    world.run(SECOND);

    assertEquals(List.of(), heard);
    assertEquals(10, pair.network.counters().lost());
    send(pair, Lane.STREAM, 10, 20);
    world.run(SECOND);
    assertEquals(numbers(10, 20), heard);
  }

  @Test
  void aClogDelaysAndLosesNothing() {
    Pair pair = new Pair(NetworkSettings.USUAL.withoutTrouble());
    pair.network.clog(ONE, TWO, 3 * SECOND);
    send(pair, Lane.STREAM, 0, 10);
    world.run(2 * SECOND);
    assertEquals(List.of(), heard);
    world.run(2 * SECOND);
    assertEquals(numbers(0, 10), heard);
  }

  @Test
  void aResetLosesOrRepeatsButNeverMixes() {
    int repeated = 0;
    for (int round = 0; round < 200; round++) {
      heard.clear();
      World fresh = new World(round);
      Pair pair = new Pair(fresh, NetworkSettings.USUAL.withoutTrouble());
      send(pair, Lane.STREAM, 0, 40);
      fresh.runUntil(() -> heard.size() > 10, SECOND);
      int before = heard.size();
      pair.network.reset(ONE, TWO);
      fresh.run(SECOND);
      List<String> rest = heard.subList(before, heard.size());
      if (!rest.isEmpty()) {
        repeated++;
        assertEquals(numbers(before - 1, 40), rest);
      }
    }
    assertTrue(repeated > 5 && repeated < 100, "repeated: " + repeated);
  }

  @Test
  void aFullQueueTakesNoMore() {
    Pair pair = new Pair(NetworkSettings.USUAL.withoutTrouble());
    Bytes large = Bytes.wrap(new byte[Transport.FRAME_BYTES_MAX]);
    for (int i = 0; i < 20; i++) {
      pair.first.send(TWO, Lane.STREAM, large);
    }
    assertEquals(12, pair.network.counters().dropped());
    pair.first.send(TWO, Lane.STREAM, Bytes.wrap(new byte[Transport.FRAME_BYTES_MAX + 1]));
    assertEquals(13, pair.network.counters().dropped());
  }

  @Test
  void anAnswerGoesBackOverTheSameConnectionOrIsLost() {
    Pair pair = new Pair(NetworkSettings.USUAL.withoutTrouble());
    List<Transport.Peer> askers = pair.askers;
    send(pair, Lane.STREAM, 0, 1);
    world.run(SECOND);
    askers.getFirst().reply(Bytes.utf8("answer"));
    world.run(SECOND);
    assertEquals(List.of("0", "answer"), heard);

    pair.network.reset(ONE, TWO);
    askers.getFirst().reply(Bytes.utf8("too late"));
    world.run(SECOND);
    assertEquals(List.of("0", "answer"), heard);
    assertEquals(ONE, askers.getFirst().identity().node());
  }

  @Test
  void whomTheRosterDoesNotKnowIsNotHeard() {
    Pair pair = new Pair(NetworkSettings.USUAL.withoutTrouble());
    SimNode stranger = new SimNode(world, new NodeId(77), new IdleNode.Nothing());
    stranger.start();
    Transport transport = pair.network.open(stranger);
    transport.start((from, frame) -> {});
    transport.send(TWO, Lane.STREAM, Bytes.utf8("let me in"));
    transport.send(TWO, Lane.DATAGRAM, Bytes.utf8("let me in"));
    world.run(SECOND);
    assertEquals(List.of(), heard);
  }

  @Test
  void misuseThrows() {
    Pair pair = new Pair(NetworkSettings.USUAL);
    assertThrows(IllegalStateException.class, () -> pair.first.start((from, frame) -> {}));
    assertThrows(IllegalStateException.class, () -> pair.network.open(pair.node));
  }

  private static List<String> numbers(int from, int to) {
    List<String> numbers = new ArrayList<>();
    for (int i = from; i < to; i++) {
      numbers.add(Integer.toString(i));
    }
    return numbers;
  }

  private static void send(Pair pair, Lane lane, int from, int to) {
    for (String number : numbers(from, to)) {
      pair.first.send(TWO, lane, Bytes.utf8(number));
    }
  }

  /// Two nodes; what either hears is written down.
  private final class Pair {
    private final SimNetwork network;
    private final SimNode node;
    private final Transport first;
    private final Transport second;
    private final List<Transport.Peer> askers = new ArrayList<>();

    Pair(NetworkSettings settings) {
      this(world, settings);
    }

    Pair(World world, NetworkSettings settings) {
      network = new SimNetwork(world, SimNetwork.Gatekeeper.of(SmokeWorld.ROSTER), settings);
      node = node(world, ONE);
      first = network.open(node);
      second = network.open(node(world, TWO));
      Transport.Receiver receiver =
          (from, frame) -> {
            askers.add(from);
            heard.add(frame.toUtf8());
          };
      first.start(receiver);
      second.start(receiver);
    }

    private static SimNode node(World world, NodeId id) {
      SimNode fresh = new SimNode(world, id, new IdleNode.Nothing());
      fresh.start();
      return fresh;
    }
  }
}
