package io.reachline.publishing;

import java.time.Duration;

/** A queue for publishing tasks that are left for later. */
public interface PublishingQueue {

  /** Puts a task into the queue. When this returns, it is stored durably. */
  void put(PublishingTask task, Duration delay);
}
