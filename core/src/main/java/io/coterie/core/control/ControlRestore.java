package io.coterie.core.control;

import io.coterie.core.kernel.Command;
import io.coterie.core.wire.Bytes;

/// Not a command of the log but a jump in it: the state as a snapshot says. Handed to the machine
/// as [io.coterie.core.kernel.Input.Ordered] with the snapshot's index.
public record ControlRestore(Bytes snapshot) implements Command {}
