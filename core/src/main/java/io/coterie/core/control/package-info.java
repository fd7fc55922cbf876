/// The control plane: who is a node, which keyspaces exist and which replicas hold which tablet.
///
/// [ControlState] is a pure state machine over [ControlCommand]s that the coordinators' log orders;
/// [ControlDecisions] computes commands from a state and never changes it; [ControlMachine] runs on
/// every node, watches, tells the map and passes suggestions on. Never on the path of a request.
@NullMarked
package io.coterie.core.control;

import org.jspecify.annotations.NullMarked;
