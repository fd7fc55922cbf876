package io.coterie.protocols.tablets;

/// The parts of one replica, wired over its one state.
final class Collaborators {
  final Freshness freshness = new Freshness();
  final SnapshotSource snapshotSource;
  final Replication replication;
  final Serving serving;
  final Reading reading;
  final Writing writing;
  final Applying applying;
  final Following following;
  final SnapshotTarget snapshotTarget;
  final Supplying supplying;
  final Recovery recovery;
  private final TabletState state;

  Collaborators(TabletState state) {
    this.state = state;
    snapshotSource = new SnapshotSource(state);
    replication = new Replication(state, snapshotSource);
    serving = new Serving(state);
    reading = new Reading(state, replication, freshness, serving);
    writing = new Writing(state, replication, reading);
    applying = new Applying(state, writing);
    following = new Following(state, applying, freshness);
    snapshotTarget = new SnapshotTarget(state, applying);
    supplying = new Supplying(state, snapshotSource);
    recovery = new Recovery(state, applying, following, replication);
  }

  /// More is on disk somewhere, or a member has confirmed this leader.
  ///
  /// Reads are served before anything is applied: what this turn applies is not visible to its
  /// reader yet, and nobody has been told of it.
  void progressed(Turn turn) {
    if (state.role == Role.PRIMARY) {
      reading.serveProven(turn, writing.oldestProofNanos());
      applying.commit(turn, replication.quorumStored());
      writing.answerWaiting(turn);
      writing.closeWhenRoom(turn);
    } else if (state.role == Role.DRIVER) {
      recovery.onProgress(turn);
    }
  }
}
