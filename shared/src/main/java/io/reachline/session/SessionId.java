package io.reachline.session;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;

/** Zoho's id of a session: digits beyond what a number holds, so text for ever. */
public record SessionId(String value) {
  /** Longer than any id that Zoho makes. */
  public static final int MAX_LENGTH = 100;

  /**
   * @throws IllegalArgumentException if the value is blank or too long
   */
  public SessionId {
    if (value.isBlank() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "sessionId must have 1 to %d characters".formatted(MAX_LENGTH));
    }
  }

  /** Returns the conversation of this session: a hash, so that nothing must be looked up. */
  public ConversationKey conversation(OrganizationId organization) {
    String hash = HexId.hash("zoho-desk|%s|%s".formatted(organization.value(), value));
    return new ConversationKey(organization, new ConversationId(hash.substring(0, HexId.LENGTH)));
  }
}
