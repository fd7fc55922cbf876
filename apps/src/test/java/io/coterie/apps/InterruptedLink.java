package io.coterie.apps;

import io.coterie.client.Link;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.node.NodeFrame;

/// A link on which something happens once, before its request number so-and-so (from 0) leaves: its
/// machine dies, or somebody else does something meanwhile.
public final class InterruptedLink implements Link {
  private final Link link;
  private final Runnable meanwhile;
  private final boolean isLost;
  private int left;

  public InterruptedLink(Link link, int requests, Runnable meanwhile) {
    this(link, requests, meanwhile, false);
  }

  private InterruptedLink(Link link, int requests, Runnable meanwhile, boolean isLost) {
    this.link = link;
    this.left = requests;
    this.meanwhile = meanwhile;
    this.isLost = isLost;
  }

  /// The request is lost besides, so that whoever asked does not know what became of it.
  public static InterruptedLink losing(Link link, int requests, Runnable meanwhile) {
    return new InterruptedLink(link, requests, meanwhile, true);
  }

  @Override
  public Outcome ask(NodeId to, NodeFrame.Request request) {
    left--;
    if (left == -1) {
      meanwhile.run();
      if (isLost) {
        return new Outcome.Unknown("the request was lost");
      }
    }
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
