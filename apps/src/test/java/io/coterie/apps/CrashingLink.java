package io.coterie.apps;

import io.coterie.client.Link;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.node.NodeFrame;
import io.coterie.simulation.world.SimNode;

/// A link whose machine dies before its request number so-and-so leaves it.
public final class CrashingLink implements Link {
  private final SimNode machine;
  private final Link link;
  private int left;

  public CrashingLink(SimNode machine, Link link, int requests) {
    this.machine = machine;
    this.link = link;
    this.left = requests;
  }

  @Override
  public Outcome ask(NodeId to, NodeFrame.Request request) {
    if (left == 0) {
      machine.crash();
    }
    left--;
    return link.ask(to, request);
  }

  @Override
  public Subscription subscribe() {
    return link.subscribe();
  }

  @Override
  public void pause(long millis) {
    link.pause(millis);
  }

  @Override
  public Moment now() {
    return link.now();
  }

  @Override
  public long random() {
    return link.random();
  }
}
