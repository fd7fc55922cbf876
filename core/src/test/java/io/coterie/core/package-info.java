/// What tests of several packages of core share: golden files.
@NullMarked
package io.coterie.core;

import org.jspecify.annotations.NullMarked;
