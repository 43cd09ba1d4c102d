package io.reachline.bench.load;

import io.reachline.bench.load.Api.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A sender of requests at a rate. It sends each when it is due, whether or not those before it were
 * answered, and measures from then on, so that a stall shows in the times of all that it holds up.
 * As the service's documentation says, a request without an answer is sent again, and so is one
 * that was answered 429 or 5xx, after {@code Retry-After}.
 */
final class OpenLoop {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(2);

  private final Api api;
  private final Faults faults;
  private final Measurements measurements;
  private final Findings findings;

  /**
   * @param findings gets what is wrong with answers
   */
  OpenLoop(Api api, Faults faults, Measurements measurements, Findings findings) {
    this.api = api;
    this.faults = faults;
    this.measurements = measurements;
    this.findings = findings;
  }

  /** Sends requests for a time, and returns how long it took until all were answered. */
  Duration send(Workload workload, double rate, Duration time) {
    long start = System.nanoTime();
    long number = Math.round(rate * time.toMillis() / 1_000);
    try (ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long i = 0; i < number; i++) {
        long due = start + Math.round(i * 1e9 / rate);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        Request request = workload.next();
        var _ = sending.submit(() -> deliver(request, due));
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Sends requests for a time, each sender the next one when the last was answered. */
  void sendInTurn(Workload workload, int senders, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try (ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < senders; i++) {
        var _ =
            sending.submit(
                () -> {
                  while (System.nanoTime() < end) {
                    deliver(workload.next(), System.nanoTime());
                  }
                });
      }
    }
  }

  private void deliver(Request request, long due) {
    try {
      Optional<Answer> answer = answer(request, due);
      if (answer.isEmpty()) {
        measurements.unanswered(request.kind());
        return;
      }
      long now = System.nanoTime();
      measurements.answered(request.kind(), (now - due) / 1e6, faults.areAbsent(due, now));
      request
          .check()
          .complaint(answer.get())
          .ifPresent(complaint -> findings.add(Findings.Kind.WRONG, complaint));
    } catch (IOException | RuntimeException e) {
      findings.add(Findings.Kind.WRONG, "an answer cannot be read: " + e);
    }
  }

  private Optional<Answer> answer(Request request, long due) {
    Duration pause = FIRST_PAUSE;
    while (true) {
      Optional<Answer> answer = tried(request);
      if (answer.filter(Answer::isFinal).isPresent()) {
        return answer;
      }
      if (System.nanoTime() - due > PATIENCE.toNanos()) {
        return Optional.empty();
      }
      measurements.repeated(request.kind());
      LockSupport.parkNanos(answer.flatMap(Answer::retryAfter).orElse(pause).toNanos());
      pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
    }
  }

  private Optional<Answer> tried(Request request) {
    try {
      return Optional.of(api.send(request.call().get()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
