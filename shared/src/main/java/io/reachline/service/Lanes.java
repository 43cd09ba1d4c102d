package io.reachline.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A way to do the same work in several threads. */
@FunctionalInterface
public interface Lanes {

  /** Runs work in a number of threads. Returns when all are done, and throws a fault of one. */
  void run(int number, Runnable work);

  /** Lets the calling lane wait. */
  default void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a lane waited for others", e);
    }
  }

  /** Runs work in virtual threads. */
  static void inVirtualThreads(int number, Runnable work) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> lanes = new ArrayList<>();
      for (int lane = 0; lane < number; lane++) {
        lanes.add(threads.submit(work));
      }
      for (Future<?> lane : lanes) {
        lane.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException("A lane failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while lanes were at work", e);
    }
  }
}
