/// The control log of the coordinators, replicated by Raft.
@NullMarked
package io.coterie.adapters.raft;

import org.jspecify.annotations.NullMarked;
