package io.reachline.dynamo;

import io.reachline.conversation.ConversationKey;
import io.reachline.json.JsonObject;

/** A reader of tombstones, as the stream of their table shows them. */
public final class Tombstone {

  private Tombstone() {}

  /**
   * Returns the conversation that was deleted.
   *
   * @param change the member {@code dynamodb} of the stream's record
   * @throws RuntimeException if the record has no key of a conversation
   */
  public static ConversationKey conversation(JsonObject change) {
    return Keys.conversation(change.object("Keys").object("pk").text("S").orElseThrow());
  }
}
