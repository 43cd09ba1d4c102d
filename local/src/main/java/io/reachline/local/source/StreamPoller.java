package io.reachline.local.source;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.local.function.FunctionFault;
import io.reachline.local.function.InvocationChain;
import io.reachline.local.function.LocalFunction;
import io.reachline.local.log.Level;
import io.reachline.local.log.Log;
import io.reachline.local.template.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A poller that passes a table's stream of changes to a function, in order, from the oldest record
 * of the stream on, each at least once. A failed batch is retried, split in halves if the template
 * says so, and given up after the template's number of attempts.
 */
public final class StreamPoller implements AutoCloseable {

  // Lambda polls each shard four times in a second.
  private static final Duration BETWEEN_POLLS = Duration.ofMillis(250);
  // New shards follow one that has ended, as a rule; others are seen a few seconds later.
  private static final int POLLS_BETWEEN_DESCRIPTIONS = 20;
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  private final DynamoDbStreamsClient streams;
  private final String arn;
  private final Trigger.Stream trigger;
  private final List<EventPattern> filters;
  private final LocalFunction function;
  private final FailureDestination onFailure;
  private final Checkpoint checkpoint;
  private final Log log;
  private final Clock clock;
  private final PollLoop polling;
  private final Map<String, String> iterators = new HashMap<>();
  private final Set<String> finished = new HashSet<>();
  private List<Shard> shards = List.of();
  private int pollsUntilDescription;

  private StreamPoller(
      DynamoDbStreamsClient streams,
      String arn,
      Trigger.Stream trigger,
      LocalFunction function,
      FailureDestination onFailure,
      Optional<Path> checkpoint,
      Log log,
      Clock clock) {
    this.streams = streams;
    this.arn = arn;
    this.trigger = trigger;
    this.filters = trigger.filters().stream().map(EventPattern::parse).toList();
    this.function = function;
    this.onFailure = onFailure;
    this.checkpoint = Checkpoint.open(checkpoint);
    this.log = log;
    this.clock = clock;
    this.polling = new PollLoop("stream-" + trigger.table(), log);
  }

  /**
   * Starts to poll.
   *
   * @param arn the ARN of the stream
   * @param onFailure the destination for records that are given up
   * @param checkpoint the file that keeps the position in the stream; empty to keep it in memory
   */
  public static StreamPoller start(
      DynamoDbStreamsClient streams,
      String arn,
      Trigger.Stream trigger,
      LocalFunction function,
      FailureDestination onFailure,
      Optional<Path> checkpoint,
      Log log,
      Clock clock) {
    StreamPoller poller =
        new StreamPoller(streams, arn, trigger, function, onFailure, checkpoint, log, clock);
    poller.polling.start(poller::poll);
    return poller;
  }

  @Override
  public void close() {
    polling.close();
    checkpoint.save();
  }

  private Duration poll() {
    if (pollsUntilDescription-- <= 0) {
      shards = shards();
      pollsUntilDescription = POLLS_BETWEEN_DESCRIPTIONS;
    }
    Set<String> present = shards.stream().map(Shard::shardId).collect(Collectors.toSet());
    checkpoint.retain(present);
    iterators.keySet().retainAll(present);
    finished.retainAll(present);
    boolean goesOn = false;
    for (Shard shard : shards) {
      // A parent shard is read to its end before its children, which continue it.
      boolean parentIsRead =
          shard.parentShardId() == null
              || !present.contains(shard.parentShardId())
              || finished.contains(shard.parentShardId());
      if (parentIsRead && !finished.contains(shard.shardId())) {
        goesOn |= read(shard);
      }
    }
    return goesOn ? Duration.ZERO : BETWEEN_POLLS;
  }

  private List<Shard> shards() {
    List<Shard> shards = new ArrayList<>();
    @Nullable String last = null;
    do {
      @Nullable String start = last;
      var page =
          streams
              .describeStream(stream -> stream.streamArn(arn).exclusiveStartShardId(start))
              .streamDescription();
      shards.addAll(page.shards());
      last = page.lastEvaluatedShardId();
    } while (last != null);
    return shards;
  }

  /** Reads one page of a shard and returns whether there is more to read at once. */
  private boolean read(Shard shard) {
    String id = shard.shardId();
    GetRecordsResponse page;
    try {
      String iterator = iterators.computeIfAbsent(id, this::iterator);
      page = streams.getRecords(records -> records.shardIterator(iterator));
    } catch (ExpiredIteratorException | TrimmedDataAccessException e) {
      iterators.remove(id);
      return false;
    }
    List<StreamRecord> matching = new ArrayList<>();
    for (var change : page.records()) {
      StreamRecord record = StreamRecord.of(change, arn);
      if (passes(record)) {
        matching.add(record);
      }
    }
    for (List<StreamRecord> batch :
        PayloadBatches.of(matching, trigger.batchSize(), StreamRecord::size)) {
      if (!handle(id, batch)) {
        // Closed while the batch failed: the next run continues from the checkpoint.
        return false;
      }
      checkpoint.advance(id, batch.getLast().sequenceNumber());
      checkpoint.save();
    }
    if (!page.records().isEmpty()) {
      // Saved with the next batch, since reading filtered records again does no harm.
      checkpoint.advance(id, page.records().getLast().dynamodb().sequenceNumber());
    }
    if (page.nextShardIterator() == null) {
      finished.add(id);
      iterators.remove(id);
      pollsUntilDescription = 0;
      return true;
    }
    iterators.put(id, page.nextShardIterator());
    return page.records().size() >= trigger.batchSize();
  }

  private String iterator(String shard) {
    Optional<String> position = checkpoint.position(shard);
    if (position.isPresent()) {
      try {
        return iterator(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, position.get());
      } catch (TrimmedDataAccessException e) {
        // The stream no longer has the last handled record: continue with the oldest one.
      }
    }
    return iterator(shard, ShardIteratorType.TRIM_HORIZON, null);
  }

  private String iterator(String shard, ShardIteratorType type, @Nullable String sequenceNumber) {
    return streams
        .getShardIterator(
            GetShardIteratorRequest.builder()
                .streamArn(arn)
                .shardId(shard)
                .shardIteratorType(type)
                .sequenceNumber(sequenceNumber)
                .build())
        .shardIterator();
  }

  private boolean passes(StreamRecord record) {
    return filters.isEmpty()
        || filters.stream().anyMatch(filter -> filter.matches(record.content()));
  }

  /** Retries a batch until it succeeds or is given up; returns false if closed before. */
  private boolean handle(String shard, List<StreamRecord> records) {
    List<StreamRecord> batch = records;
    Duration pause = FIRST_RETRY;
    for (int attempt = 0; ; attempt++) {
      if (isTooOld(batch.getFirst())) {
        giveUp(shard, batch, "RecordAgeExceeded", event(batch));
        return true;
      }
      int done = invoke(batch);
      if (done == batch.size()) {
        return true;
      }
      batch = batch.subList(done, batch.size());
      if (trigger.maximumRetries() >= 0 && attempt >= trigger.maximumRetries()) {
        giveUp(shard, batch, "RetryAttemptsExhausted", event(batch));
        return true;
      }
      polling.pause(pause);
      if (polling.isClosed()) {
        return false;
      }
      if (trigger.bisects() && batch.size() > 1) {
        int middle = batch.size() / 2;
        return handle(shard, batch.subList(0, middle))
            && handle(shard, batch.subList(middle, batch.size()));
      }
      pause = pause.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? pause.multipliedBy(2) : LAST_RETRY;
    }
  }

  /** Invokes the function and returns the number of records that are done, from the first on. */
  private int invoke(List<StreamRecord> batch) {
    byte[] answer;
    try {
      answer = function.invokeBatch(event(batch), InvocationChain.NONE);
    } catch (FunctionFault e) {
      log.fault("function_failed", e, Map.of("function", function.name()));
      return 0;
    }
    if (!trigger.reportsFailures()) {
      return batch.size();
    }
    Optional<Set<String>> failures = BatchResponse.failures(answer);
    if (failures.isEmpty()) {
      return 0;
    }
    if (failures.get().isEmpty()) {
      return batch.size();
    }
    for (int i = 0; i < batch.size(); i++) {
      if (failures.get().contains(batch.get(i).sequenceNumber())) {
        return i;
      }
    }
    return 0;
  }

  private boolean isTooOld(StreamRecord record) {
    return record.createdAt().isBefore(clock.instant().minus(trigger.maximumAge()));
  }

  private static byte[] event(List<StreamRecord> batch) {
    try {
      return JSON.std.asBytes(
          Map.of("Records", batch.stream().map(StreamRecord::content).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the failure destination the message that Lambda would send. */
  private void giveUp(String shard, List<StreamRecord> batch, String condition, byte[] event) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("shardId", shard);
    info.put("startSequenceNumber", batch.getFirst().sequenceNumber());
    info.put("endSequenceNumber", batch.getLast().sequenceNumber());
    info.put("batchSize", batch.size());
    info.put("streamArn", arn);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("requestContext", Map.of("functionArn", function.name(), "condition", condition));
    message.put("version", "1.0");
    message.put("timestamp", clock.instant().toString());
    message.put("DDBStreamBatchInfo", info);
    onFailure.send(shard, message, new String(event, StandardCharsets.UTF_8));
    log.write(
        Level.ERROR,
        "records_given_up",
        Map.of("function", function.name(), "records", batch.size(), "condition", condition));
  }
}
