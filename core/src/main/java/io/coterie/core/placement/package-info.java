/// Which data lives where: keyspaces, hash ranges, tablets and the cluster map that the control
/// plane publishes and every node acts on.
@NullMarked
package io.coterie.core.placement;

import org.jspecify.annotations.NullMarked;
