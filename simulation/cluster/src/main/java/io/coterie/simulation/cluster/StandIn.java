package io.coterie.simulation.cluster;

import io.coterie.core.control.ControlCommand;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Answer;
import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Operation;
import io.coterie.core.kernel.Protocol;
import io.coterie.core.kernel.Reader;
import io.coterie.core.kernel.Timer;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.node.MachineType;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A tablet without data, for simulating the control plane alone: as a candidate it is at once
/// ready to be primary, and after a restart it never goes on in an old epoch.
final class StandIn implements Protocol<StandIn.Nothing, StandIn.Nothing> {
  /// It says nothing, is asked nothing and answers nothing.
  record Nothing() implements Operation, Answer {
    static final Codec<Nothing> CODEC = Codec.of((nothing, sink) -> {}, source -> new Nothing());
  }

  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final NodeId self;
  private final InstanceId tablet;

  /// The epoch that this life has driven to its begin.
  private long own;

  private @Nullable TabletPlacement last;

  private enum Again implements Timer {
    SUGGEST
  }

  private StandIn(NodeId self, InstanceId tablet) {
    this.self = self;
    this.tablet = tablet;
  }

  static MachineType<Nothing, Nothing> type(NodeId self) {
    return new MachineType<>(
        Mode.TABLETS,
        Nothing.CODEC,
        Nothing.CODEC,
        Nothing.CODEC.map(nothing -> nothing, Nothing.class::cast),
        new MachineType.Machines<>() {
          @Override
          public Protocol<Nothing, Nothing> create(InstanceId instance) {
            return new StandIn(self, instance);
          }

          @Override
          public Optional<Bytes> row(Nothing operation) {
            return Optional.empty();
          }
        });
  }

  @Override
  public void on(Input<Nothing, Nothing> input, Reader reader, Effects<Nothing> effects) {
    switch (input) {
      case Input.MapChanged<Nothing, Nothing> changed -> {
        last = (TabletPlacement) changed.assignment();
        suggest(effects);
      }
      case Input.Started<Nothing, Nothing> _, Input.TimerFired<Nothing, Nothing> _ -> {
        // A suggestion is lost when the control machine of this node begins anew.
        suggest(effects);
        effects.setTimer(Again.SUGGEST, AGAIN);
      }
      case Input.Received<Nothing, Nothing> _,
          Input.Asked<Nothing, Nothing> _,
          Input.Stored<Nothing, Nothing> _,
          Input.Loaded<Nothing, Nothing> _,
          Input.Pinned<Nothing, Nothing> _,
          Input.Checked<Nothing, Nothing> _,
          Input.SignatureMade<Nothing, Nothing> _,
          Input.Ordered<Nothing, Nothing> _,
          Input.Restored<Nothing, Nothing> _,
          Input.Leadership<Nothing, Nothing> _,
          Input.Absent<Nothing, Nothing> _ ->
          throw new IllegalArgumentException("a stand-in got " + input);
    }
  }

  private void suggest(Effects<Nothing> effects) {
    TabletPlacement placement = last;
    if (placement == null || !placement.primary().equals(self)) {
      return;
    }
    switch (placement.phase()) {
      case RECOVERING -> {
        own = placement.epoch();
        effects.propose(new ControlCommand.Activate(tablet, placement.epoch(), self));
      }
      case ACTIVE -> {
        if (own != placement.epoch()) {
          effects.propose(
              new ControlCommand.RequestEpoch(tablet, placement.epoch(), self, "restarted"));
        }
      }
    }
  }
}
