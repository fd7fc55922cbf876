/// Replication mode `tablets`: linearizable rows with conditional writes, ordered scans and change
/// feeds, one primary per epoch.
///
/// [Tablet] is one replica of one tablet. `docs/protocols/tablets.md` is the protocol: glossary,
/// messages, numbered steps, invariants.
@NullMarked
package io.coterie.protocols.tablets;

import org.jspecify.annotations.NullMarked;
