package io.reachline.message;

import io.reachline.conversation.ConversationId;
import io.reachline.identity.OrganizationId;
import java.util.Optional;
import java.util.Set;

/**
 * A range of message ids, of one conversation or of a whole organisation.
 *
 * @param conversation the conversation; empty for the whole organisation
 * @param types the types, at least one
 * @param from the least id, or its first digits
 * @param to the greatest id, or its first digits
 */
public record MessageRange(
    OrganizationId organization,
    Optional<ConversationId> conversation,
    Set<MessageType> types,
    String from,
    String to) {

  public MessageRange {
    types = Set.copyOf(types);
  }

  /** Returns whether the range contains no id. */
  public boolean isEmpty() {
    return types.isEmpty() || (from.compareTo(to) > 0 && !from.startsWith(to));
  }
}
