/// Whole nodes in the simulated world: the same node, control machine and tablets that the program
/// runs, on simulated disks, networks and clocks.
@NullMarked
package io.coterie.simulation.cluster;

import org.jspecify.annotations.NullMarked;
