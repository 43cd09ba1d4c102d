package io.reachline.functions.ingest;

import io.reachline.deadline.Deadline;
import io.reachline.environment.Environment;
import io.reachline.queue.LazySqsClient;
import io.reachline.webhook.Spill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** A retry queue in SQS. */
final class SqsRetryQueue implements RetryQueue {
  private static final Duration TIMEOUT = Duration.ofMillis(1_500);
  private static final int MAX_ENTRIES = 10;
  // SQS takes 1 MiB in one call, all entries together.
  private static final int MAX_BYTES = 1_048_576;
  // As many connections as the JVM keeps open to one host.
  private static final int PARALLEL_CALLS = 5;

  private final LazySqsClient client;
  private final String url;

  SqsRetryQueue(Environment environment) {
    this.client = new LazySqsClient(environment, TIMEOUT);
    this.url = environment.require("RETRY_QUEUE_URL");
  }

  @Override
  public void send(List<Spill> spills, Deadline deadline) {
    List<Callable<Void>> calls = new ArrayList<>();
    for (List<SendMessageBatchRequestEntry> batch : batches(spills)) {
      calls.add(
          () -> {
            sendBatch(batch);
            return null;
          });
    }
    if (calls.isEmpty()) {
      return;
    }
    // Not closed, since that would wait for calls that have been given up.
    ExecutorService threads =
        Executors.newFixedThreadPool(PARALLEL_CALLS, Thread.ofVirtual().factory());
    try {
      for (Future<Void> call :
          threads.invokeAll(calls, deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        call.get();
      }
    } catch (ExecutionException | CancellationException e) {
      throw SdkClientException.create("The retry queue did not take all events", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SdkClientException.create("Interrupted while events were queued", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Loads the classes that the first spill needs, before a snapshot is taken: an outage leaves no
   * time for it. The call has no message, so the queue refuses it.
   */
  void prime() {
    try {
      var _ = failures(List.of());
    } catch (SqsException e) {
      // Expected.
    }
  }

  private static List<List<SendMessageBatchRequestEntry>> batches(List<Spill> spills) {
    List<List<SendMessageBatchRequestEntry>> batches = new ArrayList<>();
    List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
    int bytes = 0;
    for (Spill spill : spills) {
      // ASCII, so as many bytes as characters.
      String body = spill.toJson();
      if (!batch.isEmpty() && (batch.size() == MAX_ENTRIES || bytes + body.length() > MAX_BYTES)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      String id = Integer.toString(batch.size());
      batch.add(SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build());
      bytes += body.length();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /** Sends a batch, and sends the messages that the queue refuses once more. */
  private void sendBatch(List<SendMessageBatchRequestEntry> batch) {
    List<BatchResultErrorEntry> failed = failures(batch);
    if (failed.isEmpty()) {
      return;
    }
    Set<String> ids = failed.stream().map(BatchResultErrorEntry::id).collect(Collectors.toSet());
    List<BatchResultErrorEntry> again =
        failures(batch.stream().filter(entry -> ids.contains(entry.id())).toList());
    if (!again.isEmpty()) {
      throw new IllegalStateException(
          "The retry queue refused %d of %d messages: %s"
              .formatted(again.size(), batch.size(), again.getFirst().code()));
    }
  }

  private List<BatchResultErrorEntry> failures(List<SendMessageBatchRequestEntry> batch) {
    // Empty where the queue took all.
    return client.get().sendMessageBatch(request -> request.queueUrl(url).entries(batch)).failed();
  }
}
