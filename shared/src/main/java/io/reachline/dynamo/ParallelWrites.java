package io.reachline.dynamo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Parallel writes of items that do not depend on each other. */
final class ParallelWrites {
  /**
   * The largest number of writes at a time. So few items or fewer are written one after another.
   */
  static final int LANES = 8;

  private ParallelWrites() {}

  /**
   * Writes each item, and returns when all are written.
   *
   * @throws RuntimeException the fault of a write; other items may have been written
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
      throw new IllegalStateException("Interrupted during parallel writes", e);
    }
  }
}
