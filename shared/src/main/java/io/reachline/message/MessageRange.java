package io.reachline.message;

import io.reachline.conversation.ConversationId;
import io.reachline.identity.OrganizationId;
import java.util.Optional;
import java.util.Set;

/**
 * The messages that a list is made of.
 *
 * @param conversation the conversation; empty for the whole organisation
 * @param types the types, at least one
 * @param from the least id, or the digits with which the least ids begin
 * @param to what no id of the range is greater than, or the digits with which the greatest begin
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

  /** Returns whether no id can be in the range. */
  public boolean isEmpty() {
    return types.isEmpty() || (from.compareTo(to) > 0 && !from.startsWith(to));
  }
}
