package io.coterie.core.kernel;

/// The name of a timer of one instance; each mode has its own enum or sealed family.
public interface Timer {}
