package io.reachline.local.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A sender that signs webhook bodies and posts them in order, one body per line. */
public final class EventSender implements AutoCloseable {

  /** The status in the log for a body that got no answer. */
  private static final int NO_ANSWER = 0;

  /** After this many failures in a row the receiver counts as gone. */
  private static final int MAXIMUM_FAILURES_IN_A_ROW = 100;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration TOKEN_AGE = Duration.ofMinutes(50);
  private static final Duration PROGRESS = Duration.ofSeconds(2);

  private final Supplier<String> tokens;
  private final URI webhook;
  private final int concurrency;
  private final Optional<Writer> log;
  private final Consumer<String> progress;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final AtomicInteger failuresInARow = new AtomicInteger();
  private int accepted;
  private int refused;
  private int unanswered;
  private String token = "";
  private long tokenTime;
  private long progressTime = System.nanoTime();

  /**
   * @param tokens supplies a new token for the webhook at each call
   * @param concurrency the most requests at the same time
   * @param log receives a line for each body with its number and status; empty for no log
   * @param progress receives a line every few seconds
   */
  public EventSender(
      Supplier<String> tokens,
      URI webhook,
      int concurrency,
      Optional<Writer> log,
      Consumer<String> progress) {
    this.tokens = tokens;
    this.webhook = webhook;
    this.concurrency = concurrency;
    this.log = log;
    this.progress = progress;
  }

  /**
   * The outcome of sending.
   *
   * @param accepted the number of bodies answered with a 2xx status
   * @param refused the number of bodies answered with another status
   * @param unanswered the number of bodies without an answer
   * @param givenUp whether the rest was not sent, because nobody answered any more
   */
  public record Summary(int accepted, int refused, int unanswered, boolean givenUp) {

    /** Returns whether every body was accepted. */
    public boolean isComplete() {
      return refused == 0 && unanswered == 0 && !givenUp;
    }
  }

  /** Sends every non-blank line, and returns when all are answered. */
  public Summary send(BufferedReader bodies) throws IOException, InterruptedException {
    Semaphore free = new Semaphore(concurrency);
    boolean givenUp = false;
    @Nullable String body;
    for (int line = 1; (body = bodies.readLine()) != null; line++) {
      if (body.isBlank()) {
        continue;
      }
      free.acquire();
      if (failuresInARow.get() >= MAXIMUM_FAILURES_IN_A_ROW) {
        free.release();
        givenUp = true;
        break;
      }
      int number = line;
      var _ =
          post(body)
              .whenComplete(
                  (response, failure) -> {
                    record(number, response == null ? NO_ANSWER : response.statusCode());
                    free.release();
                  });
    }
    free.acquire(concurrency);
    return summary(givenUp);
  }

  @Override
  public void close() {
    http.close();
  }

  private CompletableFuture<HttpResponse<Void>> post(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(webhook)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .header("x-zdesk-jwt", token())
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, BodyHandlers.discarding());
  }

  private String token() {
    if (token.isEmpty() || System.nanoTime() - tokenTime > TOKEN_AGE.toNanos()) {
      token = tokens.get();
      tokenTime = System.nanoTime();
    }
    return token;
  }

  private synchronized Summary summary(boolean givenUp) {
    return new Summary(accepted, refused, unanswered, givenUp);
  }

  private synchronized void record(int line, int status) {
    if (status == NO_ANSWER) {
      unanswered++;
      failuresInARow.incrementAndGet();
    } else {
      failuresInARow.set(0);
      if (status >= 200 && status < 300) {
        accepted++;
      } else {
        refused++;
      }
    }
    log.ifPresent(writer -> append(writer, "%d %03d\n".formatted(line, status)));
    if (System.nanoTime() - progressTime > PROGRESS.toNanos()) {
      progressTime = System.nanoTime();
      progress.accept("%d sent".formatted(accepted + refused + unanswered));
    }
  }

  private static void append(Writer log, String text) {
    try {
      log.write(text);
      log.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The log cannot be written", e);
    }
  }
}
