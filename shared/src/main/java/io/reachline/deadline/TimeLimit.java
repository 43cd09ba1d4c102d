package io.reachline.deadline;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A limit on the time that a piece of work takes. */
@FunctionalInterface
public interface TimeLimit {

  /** Runs work, rethrows its fault, and returns whether it ended within the limit. */
  boolean run(Runnable work, Duration limit);

  /** Runs work in a separate thread, and interrupts the thread at the limit. */
  static boolean inOwnThread(Runnable work, Duration limit) {
    FutureTask<Void> task = new FutureTask<>(work, null);
    Thread.ofVirtual().start(task);
    try {
      task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      task.cancel(true);
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException("The work failed", e.getCause());
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while work went on", e);
    }
  }
}
