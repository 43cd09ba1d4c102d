package io.reachline.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler that lets one of all tasks run at a time, in simulated time. Each task has a thread
 * of its own, and gives up the baton wherever it waits. So the order of everything is decided by
 * the lengths of the waits alone.
 */
final class Scheduler implements AutoCloseable {
  /** The time at which every simulation begins. */
  static final Instant START = Instant.parse("2026-11-02T09:30:00Z");

  private static final int MAX_STEPS = 400_000;

  /** The end of a task whose instance was killed. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("The instance was killed", null, false, false);
    }
  }

  /** A task: a thread that runs while it has the baton. */
  static final class Task {
    private final String name;
    private final @Nullable Instance instance;
    private final Semaphore baton = new Semaphore(0);
    private final Thread thread;
    private long epoch;
    private boolean isStarted;
    private boolean isDone;
    private @Nullable Throwable fault;
    private @Nullable Task waiting;

    private Task(String name, @Nullable Instance instance, Runnable body) {
      this.name = name;
      this.instance = instance;
      this.thread = Thread.ofVirtual().name(name).unstarted(body);
    }
  }

  private record Wake(long at, long number, Task task, long epoch) implements Comparable<Wake> {
    @Override
    public int compareTo(Wake other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Wake> wakes = new PriorityQueue<>();
  private final List<Task> started = new ArrayList<>();
  private final Semaphore end = new Semaphore(0);
  private final @Nullable Consumer<String> trace;
  private @Nullable Task current;
  private @Nullable Throwable defect;
  private long now;
  private long number;
  private int steps;
  private boolean isOver;

  Scheduler(@Nullable Consumer<String> trace) {
    this.trace = trace;
  }

  /** Returns the simulated time in microseconds since the start. */
  long now() {
    return now;
  }

  Instant time() {
    return START.plus(now, java.time.temporal.ChronoUnit.MICROS);
  }

  int steps() {
    return steps;
  }

  /** Starts a task after a delay. */
  void start(String name, Duration delay, Runnable body) {
    start(name, null, delay, body);
  }

  void start(String name, @Nullable Instance instance, Duration delay, Runnable body) {
    make(name, instance, micros(delay), body);
  }

  private Task make(String name, @Nullable Instance instance, long delay, Runnable body) {
    List<Task> self = new ArrayList<>(1);
    Task task =
        new Task(
            name,
            instance,
            () -> {
              Task me = self.getFirst();
              try {
                if (instance == null || instance.isAlive()) {
                  body.run();
                }
              } catch (Killed e) {
                me.fault = e;
              } catch (RuntimeException | Error e) {
                me.fault = e;
                if (me.waiting == null && !isOver) {
                  defect = e;
                  isOver = true;
                }
              }
              finish(me);
            });
    self.add(task);
    wake(task, delay);
    return task;
  }

  private void wake(Task task, long delay) {
    wakes.add(new Wake(now + Math.max(delay, 0), number++, task, task.epoch));
  }

  private void finish(Task task) {
    task.isDone = true;
    Task waiting = task.waiting;
    if (waiting != null) {
      wake(waiting, 0);
    }
    pass();
  }

  /** Gives the baton to the task that is next. */
  private void pass() {
    Task next = next();
    if (next == null) {
      end.release();
    } else {
      resume(next);
    }
  }

  private void resume(Task task) {
    current = task;
    if (task.isStarted) {
      task.baton.release();
    } else {
      task.isStarted = true;
      started.add(task);
      task.thread.start();
    }
  }

  private @Nullable Task next() {
    while (!isOver) {
      Wake wake = wakes.poll();
      if (wake == null) {
        return null;
      }
      if (wake.epoch() != wake.task().epoch || wake.task().isDone) {
        continue;
      }
      Instance instance = wake.task().instance;
      if (instance != null && instance.frozenUntil() > wake.at() && instance.isAlive()) {
        wakes.add(new Wake(instance.frozenUntil(), number++, wake.task(), wake.epoch()));
        continue;
      }
      if (++steps > MAX_STEPS) {
        defect = new AssertionError("The system does not come to rest: %,d steps".formatted(steps));
        isOver = true;
        return null;
      }
      now = Math.max(now, wake.at());
      wake.task().epoch++;
      return wake.task();
    }
    return null;
  }

  /** Runs all tasks until none is left, and throws the fault of a task that failed. */
  void run() {
    pass();
    end.acquireUninterruptibly();
    current = null;
    if (defect instanceof Error error) {
      throw error;
    }
    if (defect != null) {
      throw new AssertionError("A task failed: " + defect, defect);
    }
  }

  /** Ends the threads of the tasks that still wait. */
  @Override
  public void close() {
    isOver = true;
    started.stream().filter(task -> !task.isDone).forEach(task -> task.baton.release());
  }

  /** Waits for a time, during which other tasks run. */
  void pause(long micros) {
    Task me = me();
    wake(me, micros);
    handOver(me);
  }

  void pause(Duration duration) {
    pause(micros(duration));
  }

  /** Waits until another task wakes this one, or until a time is over. */
  void park(Duration atMost) {
    pause(micros(atMost));
  }

  /** Wakes a task that waits. */
  void unpark(Task task) {
    wake(task, 0);
  }

  Task me() {
    Task me = current;
    if (me == null) {
      throw new IllegalStateException("No task runs");
    }
    return me;
  }

  private void handOver(Task me) {
    Task next = next();
    if (next == me) {
      current = me;
      return;
    }
    if (next == null) {
      end.release();
    } else {
      resume(next);
    }
    me.baton.acquireUninterruptibly();
    if (isOver) {
      throw new Killed();
    }
    current = me;
  }

  /**
   * Runs work in a task of its own and returns whether it ended within the limit; otherwise
   * interrupts it, as a thread is interrupted.
   */
  boolean within(@Nullable Instance instance, Runnable work, Duration limit) {
    Task me = me();
    Task child = make(me.name + "'", instance, 0, work);
    child.waiting = me;
    pause(micros(limit));
    if (instance != null) {
      instance.check();
    }
    if (!child.isDone) {
      child.thread.interrupt();
      return false;
    }
    switch (child.fault) {
      case null -> {}
      case RuntimeException fault -> throw fault;
      case Error error -> throw error;
      default -> throw new IllegalStateException(child.fault);
    }
    return true;
  }

  void trace(Supplier<String> what) {
    if (trace != null) {
      trace.accept(
          "%d.%06d %s %s"
              .formatted(
                  now / 1_000_000,
                  now % 1_000_000,
                  current == null ? "-" : current.name,
                  what.get()));
    }
  }

  static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
