package io.reachline.functions.purge;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.json.JsonObject;
import io.reachline.message.MessageStore;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Removes the messages of conversations in whose place a tombstone was put. */
public final class ConversationPurgeHandler
    implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final MessageStore messages;
  private final Telemetry telemetry;

  public ConversationPurgeHandler() {
    this(Environment.ofProcess());
  }

  public ConversationPurgeHandler(Environment environment) {
    this(
        new DynamoStores(environment, TIMEOUT, Clock.systemUTC()).messages(),
        Telemetry.of(environment, Clock.systemUTC()));
  }

  ConversationPurgeHandler(MessageStore messages, Telemetry telemetry) {
    this.messages = messages;
    this.telemetry = telemetry;
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    for (DynamodbStreamRecord streamRecord : event.getRecords()) {
      try {
        messages.deleteAll(Tombstone.conversation(streamRecord));
      } catch (RuntimeException e) {
        // The stream begins again at this record, in halves: its neighbours go on.
        String number = streamRecord.getDynamodb().getSequenceNumber();
        telemetry.fault(
            "purge_failed", e, JsonObject.builder().put("sequenceNumber", number).build());
        return new StreamsEventResponse(List.of(new BatchItemFailure(number)));
      }
    }
    return new StreamsEventResponse(List.of());
  }
}
