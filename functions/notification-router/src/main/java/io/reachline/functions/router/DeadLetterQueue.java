package io.reachline.functions.router;

import io.reachline.json.JsonObject;

/** A queue for messages that cannot be routed. */
interface DeadLetterQueue {

  /**
   * Puts a letter into the queue. When this returns, it is stored durably.
   *
   * @param letter a routing task, with the reason why it could not be done
   */
  void put(JsonObject letter);
}
