/// What happens on a person's own machine, in Java: keys, sealing, and the HTTP API from outside.
///
/// The same formats as `web/core`, proven by the same golden vectors; nothing here runs in a node.
@NullMarked
package io.coterie.person;

import org.jspecify.annotations.NullMarked;
