package io.coterie.adapters.netty;

import io.coterie.adapters.tls.RosterTls;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Roster;
import java.util.function.Supplier;

/// What every connection of one transport needs to know.
record Surroundings(
    NodeId own,
    Supplier<Roster> roster,
    RosterTls tls,
    TransportLimits limits,
    TransportCounters counters,
    Complaints complaints) {}
