/// Tests that let a program judge which nobody here wrote: a mail client, a browser, a database.
///
/// Such tests run in `./coterie test --judges` only, because the programs are not on every machine.
@NullMarked
package io.coterie.judge;

import org.jspecify.annotations.NullMarked;
