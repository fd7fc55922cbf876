/// Scenarios of the tablet machine: inputs in, effects out.
@NullMarked
package io.coterie.protocols.tablets;

import org.jspecify.annotations.NullMarked;
