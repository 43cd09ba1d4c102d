package io.reachline.functions.ingest;

import io.reachline.json.JsonObject;
import io.reachline.telemetry.Telemetry;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.Ingest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/** Stores a batch within a time: in its order, so that no event comes late behind its successor. */
record BatchStore(Ingest ingest, Telemetry telemetry) {

  /**
   * Returns the deliveries that are not known to be stored when the time is over: all, if it was
   * over before.
   */
  List<Delivery> store(List<Delivery> deliveries, Duration timeout) {
    AtomicIntegerArray stored = new AtomicIntegerArray(deliveries.size());
    Thread worker = Thread.ofVirtual().start(() -> storeEach(deliveries, stored));
    try {
      if (!worker.join(timeout)) {
        // What it is at may still be stored: a repetition leaves the same.
        worker.interrupt();
      }
    } catch (InterruptedException e) {
      worker.interrupt();
      Thread.currentThread().interrupt();
    }
    return IntStream.range(0, deliveries.size())
        .filter(i -> stored.get(i) == 0)
        .mapToObj(deliveries::get)
        .toList();
  }

  private void storeEach(List<Delivery> deliveries, AtomicIntegerArray stored) {
    for (int i = 0; i < deliveries.size() && !Thread.currentThread().isInterrupted(); i++) {
      try {
        ingest.take(deliveries.get(i));
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
