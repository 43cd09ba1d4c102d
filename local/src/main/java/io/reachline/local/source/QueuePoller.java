package io.reachline.local.source;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.local.engine.LocalAccount;
import io.reachline.local.function.FunctionFault;
import io.reachline.local.function.InvocationChain;
import io.reachline.local.function.LocalFunction;
import io.reachline.local.log.Level;
import io.reachline.local.log.Log;
import io.reachline.local.template.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A poller that passes a queue's messages to a function, as many batches at a time as the template
 * says. As on AWS, messages that the function fails on stay in the queue, and become visible again
 * when their visibility timeout ends.
 */
public final class QueuePoller implements AutoCloseable {

  private static final int MAXIMUM_RECEIVE = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SqsClient sqs;
  private final String url;
  private final Trigger.Queue trigger;
  private final LocalFunction function;
  private final Log log;
  private final PollLoop polling;
  private final int concurrency;
  private final Semaphore free;

  private QueuePoller(
      SqsClient sqs, String url, Trigger.Queue trigger, LocalFunction function, Log log) {
    this.sqs = sqs;
    this.url = url;
    this.trigger = trigger;
    this.function = function;
    this.log = log;
    this.polling = new PollLoop("queue-" + trigger.queue(), log);
    this.concurrency = Math.min(trigger.maximumConcurrency(), LocalFunction.MAXIMUM_INSTANCES);
    this.free = new Semaphore(concurrency);
  }

  /** Starts to poll. */
  public static QueuePoller start(
      SqsClient sqs, String url, Trigger.Queue trigger, LocalFunction function, Log log) {
    QueuePoller poller = new QueuePoller(sqs, url, trigger, function, log);
    poller.polling.start(poller::poll);
    return poller;
  }

  /** Stops to poll, and waits until the running batches have ended. */
  @Override
  public void close() {
    polling.close();
    var _ = isFree(concurrency, PATIENCE);
  }

  private Duration poll() {
    if (!isFree(1, Duration.ofSeconds(1))) {
      return Duration.ZERO;
    }
    List<Message> messages = List.of();
    try {
      messages = receive();
    } finally {
      if (messages.isEmpty()) {
        free.release();
      }
    }
    List<Message> received = messages;
    if (!received.isEmpty()) {
      polling.fork(
          () -> {
            try {
              PayloadBatches.of(received, received.size(), this::size)
                  .forEach(batch -> handle(stopLoops(batch)));
            } finally {
              free.release();
            }
          });
    }
    return Duration.ZERO;
  }

  /** Waits until so many more batches may run, and takes their places. */
  private boolean isFree(int batches, Duration patience) {
    try {
      return free.tryAcquire(batches, patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private List<Message> receive() {
    return sqs.receiveMessage(
            receive ->
                receive
                    .queueUrl(url)
                    .maxNumberOfMessages(Math.min(trigger.batchSize(), MAXIMUM_RECEIVE))
                    .waitTimeSeconds(1)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                    .messageAttributeNames("All"))
        .messages();
  }

  /**
   * Moves messages that would continue an endless loop to the dead-letter queue, as Lambda does.
   */
  private List<Message> stopLoops(List<Message> messages) {
    if (function.allowsRecursion()) {
      return messages;
    }
    List<Message> others = new ArrayList<>();
    for (Message message : messages) {
      if (chain(message).isLoopOf(function.name())) {
        moveToDeadLetters(message);
      } else {
        others.add(message);
      }
    }
    return others;
  }

  private void moveToDeadLetters(Message message) {
    Optional<String> deadLetters =
        Optional.ofNullable(
                sqs.getQueueAttributes(
                        get -> get.queueUrl(url).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                    .attributes()
                    .get(QueueAttributeName.REDRIVE_POLICY))
            .map(policy -> policy.replaceAll(".*:([\\w-]+)\".*maxReceiveCount.*", "$1"));
    deadLetters.ifPresent(
        queue -> {
          String target = sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
          sqs.sendMessage(send -> send.queueUrl(target).messageBody(message.body()));
        });
    sqs.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
    log.write(
        Level.ERROR,
        "recursive_invocation_dropped",
        Map.of(
            "function", function.name(),
            "queue", trigger.queue(),
            "rounds", InvocationChain.MAXIMUM_INVOCATIONS,
            "movedTo", deadLetters.orElse("")));
  }

  private static InvocationChain chain(Message message) {
    return InvocationChain.ofHeader(
        message.attributes().get(MessageSystemAttributeName.AWS_TRACE_HEADER));
  }

  private void handle(List<Message> messages) {
    if (messages.isEmpty()) {
      return;
    }
    Optional<Set<String>> failures;
    try {
      byte[] answer =
          function.invokeBatch(
              event(messages),
              messages.stream()
                  .map(QueuePoller::chain)
                  .reduce(InvocationChain.NONE, InvocationChain::with));
      failures = trigger.reportsFailures() ? BatchResponse.failures(answer) : Optional.of(Set.of());
    } catch (FunctionFault e) {
      log.fault("function_failed", e, Map.of("function", function.name()));
      failures = Optional.empty();
    }
    Set<String> ids = messages.stream().map(Message::messageId).collect(Collectors.toSet());
    if (failures.isEmpty() || !ids.containsAll(failures.get())) {
      return;
    }
    Set<String> failed = failures.get();
    List<DeleteMessageBatchRequestEntry> done =
        messages.stream()
            .filter(message -> !failed.contains(message.messageId()))
            .map(
                message ->
                    DeleteMessageBatchRequestEntry.builder()
                        .id(message.messageId())
                        .receiptHandle(message.receiptHandle())
                        .build())
            .toList();
    if (!done.isEmpty()) {
      sqs.deleteMessageBatch(delete -> delete.queueUrl(url).entries(done));
    }
  }

  private int size(Message message) {
    try {
      return JSON.std.asBytes(record(message)).length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] event(List<Message> messages) {
    try {
      return JSON.std.asBytes(Map.of("Records", messages.stream().map(this::record).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> record(Message message) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("messageId", message.messageId());
    record.put("receiptHandle", message.receiptHandle());
    record.put("body", message.body());
    record.put("attributes", message.attributesAsStrings());
    Map<String, Object> attributes = new LinkedHashMap<>();
    message
        .messageAttributes()
        .forEach((name, value) -> attributes.put(name, messageAttribute(value)));
    record.put("messageAttributes", attributes);
    record.put("md5OfBody", message.md5OfBody());
    record.put("eventSource", "aws:sqs");
    record.put(
        "eventSourceARN",
        "arn:aws:sqs:%s:%s:%s".formatted(LocalAccount.REGION, LocalAccount.ID, trigger.queue()));
    record.put("awsRegion", LocalAccount.REGION);
    return record;
  }

  private static Map<String, Object> messageAttribute(MessageAttributeValue value) {
    Map<String, Object> attribute = new LinkedHashMap<>();
    if (value.stringValue() != null) {
      attribute.put("stringValue", value.stringValue());
    }
    attribute.put("stringListValues", List.of());
    attribute.put("binaryListValues", List.of());
    attribute.put("dataType", value.dataType());
    return attribute;
  }
}
