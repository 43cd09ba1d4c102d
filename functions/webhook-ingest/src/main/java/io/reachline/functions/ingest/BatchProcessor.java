package io.reachline.functions.ingest;

import io.reachline.deadline.Deadline;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Telemetry;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.DeliveryProcessor;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * A store of batches within a time: in their order, so that no event comes late behind its
 * successor.
 */
record BatchProcessor(DeliveryProcessor processor, Telemetry telemetry) {

  /**
   * Returns the deliveries that are not known to be stored at the deadline: all, if it was over
   * before.
   */
  List<Delivery> store(List<Delivery> deliveries, Deadline deadline) {
    AtomicIntegerArray stored = new AtomicIntegerArray(deliveries.size());
    try {
      var _ =
          deadline.call(
              () -> {
                storeEach(deliveries, stored);
                return true;
              });
    } catch (Deadline.Missed e) {
      // What it is at may still be stored: a repetition leaves the same.
    }
    return IntStream.range(0, deliveries.size())
        .filter(i -> stored.get(i) == 0)
        .mapToObj(deliveries::get)
        .toList();
  }

  private void storeEach(List<Delivery> deliveries, AtomicIntegerArray stored) {
    for (int i = 0; i < deliveries.size() && !Thread.currentThread().isInterrupted(); i++) {
      try {
        processor.take(deliveries.get(i));
        stored.set(i, 1);
      } catch (RuntimeException e) {
        telemetry.fault(
            "event_not_stored",
            e,
            JsonObject.builder().put("source", deliveries.get(i).source().value()).build());
      }
    }
  }
}
