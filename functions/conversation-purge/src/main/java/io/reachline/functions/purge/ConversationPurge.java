package io.reachline.functions.purge;

import io.reachline.batch.BatchEvent;
import io.reachline.dynamo.Tombstone;
import io.reachline.json.JsonObject;
import io.reachline.message.MessageStore;
import io.reachline.telemetry.Telemetry;
import java.util.List;

/** The removal of everything that a deleted conversation held, for each tombstone of the stream. */
record ConversationPurge(MessageStore messages, Telemetry telemetry) implements BatchEvent.Work {

  @Override
  public List<String> failures(List<JsonObject> records) {
    for (JsonObject streamRecord : records) {
      JsonObject change = streamRecord.object("dynamodb");
      try {
        messages.deleteAll(Tombstone.conversation(change));
      } catch (RuntimeException e) {
        // The stream continues at this record, and splits the batch so that the others go on.
        String number = change.text("SequenceNumber").orElse("");
        telemetry.fault(
            "purge_failed", e, JsonObject.builder().put("sequenceNumber", number).build());
        return List.of(number);
      }
    }
    return List.of();
  }
}
