package io.reachline.functions.router;

import io.reachline.json.JsonObject;

/** Where what cannot be routed is set aside. */
interface DeadLetterQueue {

  /**
   * Sets something aside; when this returns it is in durable storage.
   *
   * @param letter a routing task and the reason why it could not be done
   */
  void put(JsonObject letter);
}
