/// What others judge this program by: programs that nobody here wrote, small disks, golden files.
///
/// Tests marked [Judge] run in `./coterie test --judges` only, because the programs are not on
/// every machine.
@NullMarked
package io.coterie.judge;

import org.jspecify.annotations.NullMarked;
