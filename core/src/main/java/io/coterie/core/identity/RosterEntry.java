package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What the operators say of one key: its number, what it may do, and where its node is reached.
///
/// `transport` and `raft` are `host:port`, or empty for a program that only dials. Roles are in the
/// order of their numbers.
public record RosterEntry(
    NodeId node, Bytes publicKey, Set<Role> roles, String transport, String raft) {
  public static final int ADDRESS_BYTES_MAX = 261;

  private static final int ROLES_MAX = Role.values().length;
  private static final Codec<Role> ROLE =
      Codec.of((role, sink) -> sink.u8(role.code()), source -> role(source.u8()));

  public static final Codec<RosterEntry> CODEC =
      Codec.of(
          (entry, sink) ->
              sink.put(NodeId.CODEC, entry.node)
                  .raw(entry.publicKey)
                  .list(ROLE, List.copyOf(entry.roles))
                  .utf8(entry.transport)
                  .utf8(entry.raft),
          source ->
              new RosterEntry(
                  source.get(NodeId.CODEC),
                  source.raw(SignatureRule.KEY_BYTES),
                  ascending(source.list(ROLE, ROLES_MAX)),
                  source.utf8(ADDRESS_BYTES_MAX),
                  source.utf8(ADDRESS_BYTES_MAX)));

  public RosterEntry {
    if (!SignatureRule.isRegistrable(publicKey)) {
      throw new IllegalArgumentException(
          node + ": " + publicKey + " is no Ed25519 public key; copy it again from its node");
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException(node + " has no role; give it one, or leave it out");
    }
    requireAddress(node, transport);
    requireAddress(node, raft);
    roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
  }

  /// An entry for a program that uses the database and is reached by nobody.
  public static RosterEntry client(NodeId node, Bytes publicKey) {
    return new RosterEntry(node, publicKey, EnumSet.of(Role.CLIENT), "", "");
  }

  private static void requireAddress(NodeId node, String address) {
    int colon = address.lastIndexOf(':');
    boolean fine =
        address.isEmpty()
            || (colon > 0
                && Bytes.utf8(address).size() <= ADDRESS_BYTES_MAX
                && address.substring(colon + 1).matches("[1-9][0-9]{0,4}")
                && Integer.parseInt(address.substring(colon + 1)) <= 65_535);
    if (!fine) {
      throw new IllegalArgumentException(
          node + ": '" + address + "' is no host:port with a port from 1 to 65535");
    }
  }

  private static Role role(int code) {
    for (Role role : Role.values()) {
      if (role.code() == code) {
        return role;
      }
    }
    throw new DecodeException("no role has the number " + code);
  }

  private static Set<Role> ascending(List<Role> roles) {
    for (int i = 1; i < roles.size(); i++) {
      if (roles.get(i).code() <= roles.get(i - 1).code()) {
        throw new DecodeException("roles are listed once, in the order of their numbers");
      }
    }
    return roles.isEmpty() ? EnumSet.noneOf(Role.class) : EnumSet.copyOf(roles);
  }
}
