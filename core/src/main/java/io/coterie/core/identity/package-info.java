/// Who is who: node keys, the signed lists that say who may be what, and the only places that turn
/// a claim into a checked fact ([Verified], and signatures).
@NullMarked
package io.coterie.core.identity;

import org.jspecify.annotations.NullMarked;
