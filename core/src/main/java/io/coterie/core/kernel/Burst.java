package io.coterie.core.kernel;

/// Several inputs that a thread of an adapter hands in one after the other: frames that were read
/// together, writes that one sync has made durable.
///
/// Whoever receives them may put off what they cause until the end and do it there, on the same
/// thread: they are worked off together, and no other thread has to be woken for them.
public interface Burst {
  /// For an adapter whose inputs each stand alone.
  Burst NONE =
      new Burst() {
        @Override
        public boolean begin() {
          return false;
        }

        @Override
        public void end() {}
      };

  /// Notes that this thread will hand in several inputs; true when its `end` must follow, false
  /// when one that had begun before goes on.
  boolean begin();

  /// All are handed in. May work for as long as one turn of the node's machines; does not throw.
  void end();
}
