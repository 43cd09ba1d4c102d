package io.reachline.functions.purge;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import io.reachline.dynamo.Tombstone;
import io.reachline.message.MessageStore;
import io.reachline.routing.HourMarks;
import io.reachline.routing.PastHours;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The work of the purging function, as its handler wires it. */
public final class SimulatedPurge {
  private final ConversationPurge purge;

  public SimulatedPurge(MessageStore messages, HourMarks marks, Clock clock, Telemetry telemetry) {
    purge = new ConversationPurge(messages, new PastHours(marks, clock), telemetry);
  }

  /** Purges conversations, and returns the sequence numbers of the records that failed. */
  public List<String> purge(Map<String, String> partitionKeys) {
    List<DynamodbStreamRecord> tombstones =
        partitionKeys.entrySet().stream()
            .map(
                entry -> {
                  DynamodbStreamRecord tombstone = new DynamodbStreamRecord();
                  tombstone.setDynamodb(
                      new StreamRecord()
                          .withSequenceNumber(entry.getKey())
                          .withKeys(
                              Map.of(
                                  Tombstone.PARTITION_KEY, new AttributeValue(entry.getValue()))));
                  return tombstone;
                })
            .toList();
    return purge.purge(tombstones).getBatchItemFailures().stream()
        .map(BatchItemFailure::getItemIdentifier)
        .toList();
  }
}
