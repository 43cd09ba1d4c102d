package io.reachline.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The faults of a run, spread evenly over its time. */
final class Faults {

  /** A kind of fault. */
  enum Fault {
    /** Zoho signs with a new key, and its host of keys is slow, and then down. */
    KEYS,
    /** The target of an outbound webhook is slow, and then down. */
    TARGET,
    /** DynamoDB Local refuses every write for five seconds. */
    TABLES,
    /** The whole process, tables and queues included, stands still for five seconds. */
    FREEZE,
    /** The process is killed, and started again on its data. */
    KILL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration TARGET_SLOW = Duration.ofSeconds(3);
  private static final Duration TARGET_DOWN = Duration.ofSeconds(4);
  private static final Duration KEYS_SLOW = Duration.ofSeconds(3);
  private static final Duration KEYS_DOWN = Duration.ofSeconds(4);

  /** The time after a fault in which what it held up is made good. */
  private static final Duration AFTERMATH = Duration.ofSeconds(5);

  /** A stretch of time in which a fault had its effect. */
  private record Window(long start, long end) {}

  private final RunningService service;
  private final KeyHost keys;
  private final WebhookTarget target;
  private final List<Window> windows = new ArrayList<>();

  Faults(RunningService service, KeyHost keys, WebhookTarget target) {
    this.service = service;
    this.keys = keys;
    this.target = target;
  }

  /** Starts to inject faults, one after the other, while requests are sent for a time. */
  FutureTask<Void> inject(List<Fault> faults, Duration time) {
    FutureTask<Void> injection =
        new FutureTask<>(
            () -> {
              long start = System.nanoTime();
              for (int i = 0; i < faults.size(); i++) {
                Duration at = time.multipliedBy(2L * i + 1).dividedBy(2L * faults.size());
                Thread.sleep(at.minusNanos(System.nanoTime() - start));
                inject(faults.get(i));
              }
              return null;
            });
    Thread.ofVirtual().start(injection);
    return injection;
  }

  /** Waits until all faults were injected. */
  static void await(FutureTask<Void> injection) throws InterruptedException {
    try {
      var _ = injection.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A fault cannot be injected", e.getCause());
    }
  }

  /** Returns whether no fault had any effect between two values of {@link System#nanoTime}. */
  synchronized boolean areAbsent(long from, long to) {
    return windows.stream().noneMatch(window -> from < window.end && window.start < to);
  }

  private void inject(Fault fault) throws InterruptedException {
    Window open = new Window(System.nanoTime(), Long.MAX_VALUE);
    replace(null, open);
    IO.println("fault: " + fault);
    switch (fault) {
      case KEYS -> degradeKeys();
      case TARGET -> degradeTarget();
      case TABLES -> service.refuseWrites(PAUSE);
      case FREEZE -> service.freeze(PAUSE);
      case KILL -> service.killAndRestart();
    }
    replace(open, new Window(open.start, System.nanoTime() + AFTERMATH.toNanos()));
  }

  private void degradeKeys() throws InterruptedException {
    keys.become(FaultyServer.Condition.SLOW);
    keys.changeKey();
    Thread.sleep(KEYS_SLOW);
    keys.become(FaultyServer.Condition.DOWN);
    Thread.sleep(KEYS_DOWN);
    keys.become(FaultyServer.Condition.WELL);
  }

  private void degradeTarget() throws InterruptedException {
    target.become(FaultyServer.Condition.SLOW);
    Thread.sleep(TARGET_SLOW);
    target.become(FaultyServer.Condition.DOWN);
    Thread.sleep(TARGET_DOWN);
    target.become(FaultyServer.Condition.WELL);
  }

  private synchronized void replace(@Nullable Window old, Window with) {
    windows.remove(old);
    windows.add(with);
  }
}
