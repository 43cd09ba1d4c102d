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
 * A processor of a request's deliveries that stops at a deadline. It keeps their order, so that no
 * event is late behind its successor.
 */
record BatchProcessor(DeliveryProcessor processor, Telemetry telemetry) {

  /**
   * Stores deliveries, and returns those that are not known to be stored at the deadline: all, if
   * it had passed before.
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
      // The event in progress may still be stored. Storing it again does no harm.
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
