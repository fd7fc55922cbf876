/// What people use, written against the client alone: accounts and mail, and what both stand on.
///
/// A service is an object whose calls block; whatever it cannot do it says with [Declined]. Time
/// and chance come from [Surroundings], so that a service runs under the simulator's baton as it
/// does on a virtual thread.
@NullMarked
package io.coterie.apps;

import org.jspecify.annotations.NullMarked;
