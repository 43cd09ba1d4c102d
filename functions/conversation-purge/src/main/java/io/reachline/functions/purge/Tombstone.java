package io.reachline.functions.purge;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import java.util.Objects;

/** Reads the record that the stream has of a tombstone. */
final class Tombstone {

  private Tombstone() {}

  /** Returns the conversation that was deleted. */
  static ConversationKey conversation(DynamodbStreamRecord streamRecord) {
    String[] key =
        Objects.requireNonNull(streamRecord.getDynamodb().getKeys().get("pk")).getS().split("#", 2);
    return new ConversationKey(new OrganizationId(key[0]), new ConversationId(key[1]));
  }
}
