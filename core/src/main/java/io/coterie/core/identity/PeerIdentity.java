package io.coterie.core.identity;

import java.util.Set;

/// The proven other end of a channel: who it is and what its roster entry allows.
///
/// Made only by the roster from a key that the channel's handshake has proven.
public final class PeerIdentity {
  private final NodeId node;
  private final Set<Role> roles;

  PeerIdentity(NodeId node, Set<Role> roles) {
    this.node = node;
    this.roles = roles;
  }

  public NodeId node() {
    return node;
  }

  public boolean hasRole(Role role) {
    return roles.contains(role);
  }

  public <M> Verified<M> sent(M message) {
    return new Verified<>(node, message);
  }

  @Override
  public String toString() {
    return node + "" + roles;
  }
}
