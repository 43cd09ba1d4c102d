package io.reachline.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. */
public final class MovableClock extends Clock {
  /** The time of a clock from {@link #standing()}. */
  public static final Instant START = Instant.parse("2026-11-02T09:30:00Z");

  private volatile Instant now;

  public MovableClock(Instant now) {
    this.now = now;
  }

  /** Returns a clock that stands still at {@link #START}. */
  public static MovableClock standing() {
    return new MovableClock(START);
  }

  public void moveTo(Instant time) {
    now = time;
  }

  public void advance(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(now, zone);
  }
}
