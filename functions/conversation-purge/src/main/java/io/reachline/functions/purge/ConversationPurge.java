package io.reachline.functions.purge;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import io.reachline.conversation.ConversationKey;
import io.reachline.dynamo.Tombstone;
import io.reachline.json.JsonObject;
import io.reachline.message.MessageStore;
import io.reachline.routing.PastHours;
import io.reachline.telemetry.Telemetry;
import java.util.List;
import java.util.Objects;

/** The removal of everything that a deleted conversation held, for each tombstone of the stream. */
record ConversationPurge(MessageStore messages, PastHours hours, Telemetry telemetry) {

  /** Removes the messages of conversations, and returns the first record that failed, if any. */
  StreamsEventResponse purge(List<DynamodbStreamRecord> tombstones) {
    for (DynamodbStreamRecord tombstone : tombstones) {
      try {
        String partitionKey =
            Objects.requireNonNull(tombstone.getDynamodb().getKeys().get(Tombstone.PARTITION_KEY))
                .getS();
        ConversationKey conversation = Tombstone.conversation(partitionKey);
        messages.deleteAll(
            conversation, routed -> hours.changed(conversation.organization(), routed));
      } catch (RuntimeException e) {
        // The stream continues at this record, and splits the batch so that the others go on.
        String number = tombstone.getDynamodb().getSequenceNumber();
        telemetry.fault(
            "purge_failed", e, JsonObject.builder().put("sequenceNumber", number).build());
        return new StreamsEventResponse(List.of(new BatchItemFailure(number)));
      }
    }
    return new StreamsEventResponse(List.of());
  }
}
