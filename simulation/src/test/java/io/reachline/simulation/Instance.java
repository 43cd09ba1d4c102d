package io.reachline.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** An instance of a function, with a clock of its own. It may be killed or frozen at any call. */
final class Instance {
  private final String name;
  private final Scheduler scheduler;
  private final Duration offset;
  private boolean isAlive = true;
  private long frozenUntil;
  private int faults;

  /**
   * @param offset how far its clock is ahead
   */
  Instance(String name, Scheduler scheduler, Duration offset) {
    this.name = name;
    this.scheduler = scheduler;
    this.offset = offset;
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return isAlive;
  }

  long frozenUntil() {
    return frozenUntil;
  }

  /** Ends the instance; every task of it ends at its next call. */
  void kill() {
    isAlive = false;
  }

  /** Stops the instance for a time; then it goes on where it was. */
  void freeze(Duration time) {
    frozenUntil = scheduler.now() + Scheduler.micros(time);
  }

  void check() {
    if (!isAlive) {
      throw new Scheduler.Killed();
    }
  }

  /** Counts a fault that was injected into the present invocation. */
  void countFault() {
    faults++;
  }

  int faults() {
    return faults;
  }

  /** Returns the clock of this instance. */
  Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return scheduler.time().plus(offset);
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }
}
