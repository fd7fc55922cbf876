package io.coterie.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.kernel.SessionId;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import io.coterie.judge.GoldenFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NodeFrameCodecTest {
  private static final InstanceId TABLET = new InstanceId(Mode.TABLETS, 7);
  private static final WriteId WRITE = new WriteId(new SessionId(1, 2), 3, 4);
  private static final Bytes BODY = Bytes.of(1, 2, 3);

  private static final List<NodeFrame> EVERY_CASE =
      List.of(
          new NodeFrame.ToMachine(TABLET, BODY),
          new NodeFrame.Request(
              5,
              TABLET,
              new NodeFrame.Asking(new Principal.Service(new NodeId(2), Role.STORAGE), WRITE),
              1000,
              BODY),
          new NodeFrame.Request(
              6,
              TABLET,
              new NodeFrame.Asking(new Principal.Account(BODY, new NodeId(3)), WRITE),
              1000,
              Bytes.EMPTY),
          new NodeFrame.Response(5, new Outcome.Done(new RawAnswer(BODY))),
          new NodeFrame.Response(5, new Outcome.Refused(Refusal.OVERLOADED, "full", "wait")),
          new NodeFrame.Response(5, new Outcome.Redirected(List.of(new NodeId(4)), 9)),
          new NodeFrame.Response(5, new Outcome.Unknown("late")),
          new NodeFrame.Subscribe(
              5, TABLET, new Principal.Account(BODY, new NodeId(3)), BODY, 10_000),
          new NodeFrame.Notified(5, 77),
          new NodeFrame.BlobRead(5, new BlobRef(Bytes.wrap(new byte[32]), 10), 4),
          new NodeFrame.BlobPiece(5, true, BODY));

  @Test
  @DisplayName("D28 what travels between nodes has the bytes of the golden file")
  void theFormatsAreThoseOfTheGoldenFile() throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    Set<Class<?>> seen = new LinkedHashSet<>();
    for (NodeFrame frame : EVERY_CASE) {
      seen.add(frame.getClass());
      lines.put(name(frame), NodeFrameCodec.encode(frame).toHex());
      if (frame instanceof NodeFrame.Response response) {
        seen.add(response.outcome().getClass());
      }
    }
    assertEquals(EVERY_CASE.size(), lines.size());
    assertTrue(
        seen.containsAll(List.of(NodeFrame.class.getPermittedSubclasses())), () -> "" + seen);
    assertTrue(seen.containsAll(List.of(Outcome.class.getPermittedSubclasses())), () -> "" + seen);
    GoldenFile.assertMade("frames.json", lines);
  }

  private static String name(NodeFrame frame) {
    String kind = frame.getClass().getSimpleName();
    return switch (frame) {
      case NodeFrame.Request request ->
          kind + "Of" + request.asking().principal().getClass().getSimpleName();
      case NodeFrame.Response response -> kind + response.outcome().getClass().getSimpleName();
      default -> kind;
    };
  }

  @Test
  void damagedFramesAreRefusedOrMeanWhatTheySay() {
    for (NodeFrame frame : EVERY_CASE) {
      byte[] bytes = NodeFrameCodec.encode(frame).toArray();
      for (int i = 0; i < bytes.length; i++) {
        for (int flip : new int[] {1, 2, 0x80, 0xff}) {
          byte[] damaged = bytes.clone();
          damaged[i] ^= (byte) flip;
          Bytes input = Bytes.wrap(damaged);
          try {
            assertEquals(input, NodeFrameCodec.encode(NodeFrameCodec.decode(input)));
          } catch (DecodeException refused) {
            assertNotEquals("", refused.getMessage());
          }
        }
      }
    }
  }

  @Test
  void everyFrameComesBackEqual() {
    for (NodeFrame frame : EVERY_CASE) {
      assertEquals(frame, NodeFrameCodec.decode(NodeFrameCodec.encode(frame)));
    }
  }

  @Test
  void everyCutAndEveryTailIsRefused() {
    for (NodeFrame frame : EVERY_CASE) {
      Bytes bytes = NodeFrameCodec.encode(frame);
      for (int cut = 0; cut < bytes.size(); cut++) {
        Bytes part = bytes.slice(0, cut);
        assertThrows(DecodeException.class, () -> NodeFrameCodec.decode(part));
      }
      assertThrows(DecodeException.class, () -> NodeFrameCodec.decode(bytes.concat(Bytes.of(0))));
    }
  }

  @Test
  @DisplayName("D28 a frame of another version is refused with a sentence that names both")
  void anotherVersionIsRefused() {
    Bytes bytes = NodeFrameCodec.encode(new NodeFrame.Notified(1, 2));
    Bytes newer = Bytes.of(2).concat(bytes.slice(1, bytes.size()));
    DecodeException refusal =
        assertThrows(DecodeException.class, () -> NodeFrameCodec.decode(newer));
    assertEquals(
        "frame version 2, this node speaks 1; upgrade the older side", refusal.getMessage());
  }
}
