package io.coterie.core.kernel;

/// A change of the control state, proposed to the control log; the family is in `core.control`.
public interface Command {}
