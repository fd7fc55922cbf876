/// The program: command line, configuration, and the wiring of pure machines to real parts. The
/// only room that names both sides.
@NullMarked
package io.coterie.server;

import org.jspecify.annotations.NullMarked;
