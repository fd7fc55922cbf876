package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Protocol;
import io.coterie.core.kernel.Reader;

/// One replica of one tablet.
public final class Tablet implements Protocol<TabletMessage, TabletOperation> {
  public Tablet(NodeId self, InstanceId tablet, TabletConfig config) {}

  @Override
  public void on(
      Input<TabletMessage, TabletOperation> input, Reader reader, Effects<TabletMessage> effects) {
    switch (input) {
      case Input.Started<TabletMessage, TabletOperation> _ -> {}
      case Input.Received<TabletMessage, TabletOperation> _ -> {}
      case Input.Asked<TabletMessage, TabletOperation> _ -> {}
      case Input.TimerFired<TabletMessage, TabletOperation> _ -> {}
      case Input.Stored<TabletMessage, TabletOperation> _ -> {}
      case Input.Loaded<TabletMessage, TabletOperation> _ -> {}
      case Input.Pinned<TabletMessage, TabletOperation> _ -> {}
      case Input.Checked<TabletMessage, TabletOperation> _ -> {}
      case Input.SignatureMade<TabletMessage, TabletOperation> _ -> {}
      case Input.Ordered<TabletMessage, TabletOperation> _ -> {}
      case Input.Restored<TabletMessage, TabletOperation> _ -> {}
      case Input.Leadership<TabletMessage, TabletOperation> _ -> {}
      case Input.MapChanged<TabletMessage, TabletOperation> _ -> {}
    }
  }
}
