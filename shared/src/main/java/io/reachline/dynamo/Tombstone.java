package io.reachline.dynamo;

import io.reachline.conversation.ConversationKey;

/** A reader of tombstones, as the stream of their table shows them. */
public final class Tombstone {
  /** The attribute whose value {@link #conversation} reads. */
  public static final String PARTITION_KEY = Item.PARTITION_KEY.name();

  private Tombstone() {}

  /**
   * Returns the conversation that was deleted.
   *
   * @param partitionKey the tombstone's partition key
   * @throws RuntimeException if it is not the key of a conversation
   */
  public static ConversationKey conversation(String partitionKey) {
    return Keys.conversation(partitionKey);
  }
}
