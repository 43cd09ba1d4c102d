package io.reachline.functions.delivery;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.reachline.deadline.Deadline;
import io.reachline.json.JsonObject;
import io.reachline.service.DeliveryPump;
import io.reachline.service.Ring;
import io.reachline.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;

/** A taker of the queue's rings. */
record RingTaker(DeliveryPump pump, Telemetry telemetry) {

  /**
   * Takes rings, and returns the ids of those that are to come again. One that can never be read
   * ends in the dead-letter queue.
   */
  SQSBatchResponse take(List<SQSMessage> messages, Deadline deadline) {
    List<BatchItemFailure> failures = new ArrayList<>();
    for (SQSMessage message : messages) {
      try {
        pump.take(Ring.ofJson(message.getBody()), deadline);
      } catch (RuntimeException e) {
        String id = message.getMessageId();
        telemetry.fault("ring_failed", e, JsonObject.builder().put("messageId", id).build());
        failures.add(new BatchItemFailure(id));
      }
    }
    return new SQSBatchResponse(failures);
  }
}
