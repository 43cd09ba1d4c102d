package io.reachline.conversation;

import io.reachline.identity.HexId;

/** The id of a conversation, unique in its organisation. */
public record ConversationId(String value) {

  /**
   * @throws IllegalArgumentException if the value is not 24 lower-case hexadecimal digits
   */
  public ConversationId {
    HexId.check("conversation", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
