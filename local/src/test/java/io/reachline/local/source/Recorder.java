package io.reachline.local.source;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.reachline.environment.Environment;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A recorder of the batches that its handlers receive, which fail on what the test names. */
final class Recorder {

  private static final Map<String, Recorder> RECORDERS = new ConcurrentHashMap<>();

  final BlockingQueue<List<String>> batches = new LinkedBlockingQueue<>();

  /** The bodies or keys to report as failed, each entry once. */
  final Queue<String> failing = new ConcurrentLinkedQueue<>();

  final Set<String> throwing = ConcurrentHashMap.newKeySet();

  /** An action on each message, in addition to recording it. */
  volatile Consumer<String> sendingOn = body -> {};

  static Recorder of(String name) {
    return RECORDERS.computeIfAbsent(name, _ -> new Recorder());
  }

  private void record(List<String> batch) {
    batches.add(batch);
    if (batch.stream().anyMatch(throwing::contains)) {
      throw new IllegalStateException("As the test wants");
    }
  }

  /** A handler that records the bodies of messages. */
  public static final class Messages implements RequestHandler<SQSEvent, SQSBatchResponse> {

    private final Recorder recorder;

    public Messages(Environment environment) {
      this.recorder = of(environment.require("TEST"));
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
      List<String> bodies = event.getRecords().stream().map(SQSEvent.SQSMessage::getBody).toList();
      recorder.record(bodies);
      bodies.forEach(recorder.sendingOn);
      return new SQSBatchResponse(
          event.getRecords().stream()
              .filter(message -> recorder.failing.remove(message.getBody()))
              .map(message -> new SQSBatchResponse.BatchItemFailure(message.getMessageId()))
              .toList());
    }
  }

  /** A handler that records the keys of changed items. */
  public static final class Changes implements RequestHandler<DynamodbEvent, StreamsEventResponse> {

    private final Recorder recorder;

    public Changes(Environment environment) {
      this.recorder = of(environment.require("TEST"));
    }

    @Override
    public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
      recorder.record(event.getRecords().stream().map(Changes::key).toList());
      return new StreamsEventResponse(
          event.getRecords().stream()
              .filter(record -> recorder.failing.remove(key(record)))
              .map(
                  record ->
                      new StreamsEventResponse.BatchItemFailure(
                          record.getDynamodb().getSequenceNumber()))
              .limit(1)
              .collect(Collectors.toList()));
    }

    private static String key(DynamodbEvent.DynamodbStreamRecord record) {
      return record.getDynamodb().getKeys().values().iterator().next().getS();
    }
  }
}
