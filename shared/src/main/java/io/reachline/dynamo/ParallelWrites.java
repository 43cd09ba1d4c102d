package io.reachline.dynamo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Writes that do not depend on each other, made side by side. */
final class ParallelWrites {
  /** How many are made at once; so few that one after the other is as fast are made so. */
  static final int LANES = 8;

  private ParallelWrites() {}

  /**
   * Makes a write for each item, and returns when all are made.
   *
   * @throws RuntimeException the first fault of any write; others may have been made
   */
  static <T> void each(List<T> items, Consumer<T> write) {
    if (items.size() <= LANES) {
      items.forEach(write);
      return;
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> lanes = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        int first = lane;
        lanes.add(
            threads.submit(
                () -> {
                  for (int index = first; index < items.size(); index += LANES) {
                    write.accept(items.get(index));
                  }
                }));
      }
      await(lanes, threads);
    }
  }

  private static void await(List<Future<?>> lanes, ExecutorService threads) {
    try {
      for (Future<?> lane : lanes) {
        lane.get();
      }
    } catch (ExecutionException e) {
      threads.shutdownNow();
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException("A write failed", e.getCause());
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while writes went on", e);
    }
  }
}
