package io.coterie.adapters.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.server.DivisionInfo;

/// Gets a member over a disk that was full: Ratis does not go on by itself.
///
/// A member that stands for election and cannot write its vote down never stands again, one that
/// cannot write its log is ended by its [LogMachine]; so both are started again, once there is
/// room. Meanwhile the record of the member's vote is kept whole.
final class Caretaker implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Caretaker.class.getName());
  private static final long LOOK_MILLIS = 1_000;

  /// Longer than elections take, so that a member that has just been started can find its leader.
  private static final long PATIENCE_LOOKS = 10;

  /// The member that is cared for.
  interface Patient {
    /// Fails when there is no server, or it has given up the log.
    DivisionInfo info() throws IOException;

    /// False when the member is being closed; throws [UncheckedIOException] when it does not start.
    boolean startAgain();
  }

  private final Room room;
  private final VoteRecord record;
  private final Patient patient;
  private final CountDownLatch closing = new CountDownLatch(1);
  private long term = -1;
  private long looks;
  private long nextStart;
  private boolean wasShort;
  private boolean broken;

  Caretaker(Room room, VoteRecord record, Patient patient) {
    this.room = room;
    this.record = record;
    this.patient = patient;
    Thread.ofPlatform().name("raft-care").daemon().start(this::run);
  }

  private void run() {
    try {
      String last = "";
      while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        String now = looked();
        if (!now.isEmpty() && !now.equals(last)) {
          LOG.log(Level.WARNING, now);
        }
        last = now;
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  /// What an administrator should know, once, or nothing.
  private String looked() {
    looks++;
    try {
      return look();
    } catch (IOException | UncheckedIOException e) {
      return "the control log of this node is in trouble: " + e.getMessage();
    } catch (RuntimeException bug) {
      // Without this thread nobody would start the member again, nor say that it does not go on.
      return "please report this bug of the control log: " + bug + " " + bug.getStackTrace()[0];
    }
  }

  private String look() throws IOException {
    boolean follows = follows();
    boolean isRoomy = room.isEnough();
    try {
      if (term >= 0 && (isRoomy || record.hasSpare())) {
        record.keepSpare(term);
      }
    } finally {
      // Also by the spare of an older term.
      broken |= record.mend();
    }
    if (!isRoomy) {
      wasShort = true;
      return broken
          ? "this coordinator waits for room on its disk before it takes part again: " + room
          : "";
    }
    if (follows && !broken) {
      wasShort = false;
    } else if ((wasShort || broken) && looks >= nextStart) {
      nextStart = looks + PATIENCE_LOOKS;
      boolean isStarted = patient.startAgain();
      broken = false;
      wasShort = true; // Until it follows somebody.
      return isStarted ? "this coordinator was started again after trouble with its disk" : "";
    }
    return "";
  }

  /// Whether the member leads or knows its leader; notes what only a server that lives knows.
  private boolean follows() {
    try {
      DivisionInfo info = patient.info();
      term = Math.max(term, info.getCurrentTerm());
      if (!info.isAlive()) {
        broken = true;
      }
      return info.isAlive() && info.getLeaderId() != null;
    } catch (IOException gone) {
      broken = true;
      return false;
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
