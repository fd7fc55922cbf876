/// What every implementation of a port must do, as abstract tests.
///
/// The real adapter and the strict fake of the simulator each extend the same class and pass the
/// same tests: that is the bridge of trust between simulation and production. These are production
/// classes of a module used in test scope, because no module may depend on another's tests.
@NullMarked
package io.coterie.contracts;

import org.jspecify.annotations.NullMarked;
