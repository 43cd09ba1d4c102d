package io.reachline.functions.ingest;

import io.reachline.webhook.Delivery;
import java.util.List;

/** Where deliveries wait that could not be stored. */
interface RetryQueue {

  /** Queues the deliveries, all of them; when this returns they are in durable storage. */
  void send(List<Delivery> deliveries);
}
