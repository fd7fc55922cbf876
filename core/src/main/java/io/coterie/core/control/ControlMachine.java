package io.coterie.core.control;

import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Protocol;
import io.coterie.core.kernel.Reader;

/// The control plane's part on one node, coordinator or not.
public final class ControlMachine implements Protocol<ControlMessage, ControlOperation> {
  /// The one control instance; every node has a replica of it.
  public static final InstanceId INSTANCE = new InstanceId(Mode.CONTROL, 0);

  private final ControlSeat seat;
  private final ControlConfig config;

  public ControlMachine(ControlSeat seat, ControlConfig config) {
    this.seat = seat;
    this.config = config;
  }

  @Override
  public void on(
      Input<ControlMessage, ControlOperation> input,
      Reader reader,
      Effects<ControlMessage> effects) {
    throw new IllegalStateException("not built yet: " + seat + config + input);
  }
}
