package io.reachline.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock for threads that wait for each other: its time goes on when all of them wait, to when the
 * first of them goes on. Threads must wait by it and for nothing else.
 */
final class SimulatedTime extends Clock {
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(Comparator.comparing(Waiter::until).thenComparingLong(Waiter::number));
  private Instant now;
  private long number;
  private int running;

  private static final class Waiter {
    private final Instant until;
    private final long number;
    private final Condition condition;
    private boolean isOver;

    Waiter(Instant until, long number, Condition condition) {
      this.until = until;
      this.number = number;
      this.condition = condition;
    }

    Instant until() {
      return until;
    }

    long number() {
      return number;
    }
  }

  SimulatedTime(Instant start) {
    now = start;
  }

  /** Runs work as the first thread, and returns when it is done. */
  void run(Runnable work) {
    FutureTask<Void> task = started(work, () -> {});
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The simulated work failed", e.getCause());
    }
  }

  /** Runs work in several threads, and returns when all are done. */
  void inThreads(int threads, Runnable work) {
    if (threads == 0) {
      return;
    }
    lock.lock();
    try {
      Waiter all = new Waiter(Instant.MAX, number++, lock.newCondition());
      int[] left = {threads};
      for (int thread = 0; thread < threads; thread++) {
        var _ =
            started(
                work,
                () -> {
                  left[0]--;
                  if (left[0] == 0) {
                    wake(all);
                  }
                });
      }
      await(all);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the time has gone on. */
  void sleep(Duration duration) {
    lock.lock();
    try {
      Waiter waiter = new Waiter(now.plus(duration), number++, lock.newCondition());
      waiters.add(waiter);
      await(waiter);
    } finally {
      lock.unlock();
    }
  }

  private FutureTask<Void> started(Runnable work, Runnable ended) {
    lock.lock();
    try {
      running++;
    } finally {
      lock.unlock();
    }
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              try {
                work.run();
              } finally {
                lock.lock();
                try {
                  ended.run();
                  stop();
                } finally {
                  lock.unlock();
                }
              }
            },
            null);
    Thread.ofVirtual().start(task);
    return task;
  }

  private void await(Waiter waiter) {
    stop();
    while (!waiter.isOver) {
      waiter.condition.awaitUninterruptibly();
    }
  }

  /** Notes that a thread does not run any more, and lets the next go on if none does. */
  private void stop() {
    running--;
    if (running == 0 && !waiters.isEmpty()) {
      Waiter next = waiters.remove();
      now = next.until.isAfter(now) ? next.until : now;
      wake(next);
    }
  }

  private void wake(Waiter waiter) {
    running++;
    waiter.isOver = true;
    waiter.condition.signal();
  }

  @Override
  public Instant instant() {
    lock.lock();
    try {
      return now;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("Times are UTC");
  }
}
