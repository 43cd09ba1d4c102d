package io.reachline.functions.purge;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;

/** Reads the record that the stream has of a tombstone. */
final class Tombstone {

  private Tombstone() {}

  /** Returns the conversation that was deleted. */
  static ConversationKey conversation(JsonObject change) {
    String[] key = change.object("Keys").object("pk").text("S").orElseThrow().split("#", 2);
    return new ConversationKey(new OrganizationId(key[0]), new ConversationId(key[1]));
  }
}
