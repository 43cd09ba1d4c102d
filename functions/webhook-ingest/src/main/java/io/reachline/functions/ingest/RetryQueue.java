package io.reachline.functions.ingest;

import io.reachline.deadline.Deadline;
import io.reachline.webhook.Spill;
import java.util.List;

/** A queue of events that could not be stored, or verified, when they came. */
interface RetryQueue {

  /**
   * Queues the spills, all of them; when this returns they are in durable storage.
   *
   * @param deadline by when they must be there; a fault is thrown where they are not
   */
  void send(List<Spill> spills, Deadline deadline);
}
