/// The simulated world: clock, network, disks, control log and randomness of one seed.
///
/// Everything that a node needs of the outside comes through the ports of `core.kernel`; here are
/// their strict fakes, driven by one queue of events in virtual time ([World]). The same seed at
/// the same commit gives the same run, to the byte of the trace. Protocols do not know they are
/// here.
@NullMarked
package io.coterie.simulation.world;

import org.jspecify.annotations.NullMarked;
