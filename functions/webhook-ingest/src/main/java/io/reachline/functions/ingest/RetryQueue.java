package io.reachline.functions.ingest;

import io.reachline.deadline.Deadline;
import io.reachline.webhook.Spill;
import java.util.List;

/** A queue of events that could not be stored, or whose token could not be verified. */
interface RetryQueue {

  /**
   * Queues all spills. When this returns, they are in durable storage.
   *
   * @param deadline by when they must be there
   * @throws software.amazon.awssdk.core.exception.SdkException if they are not; some may be
   */
  void send(List<Spill> spills, Deadline deadline);
}
