package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.message.MessageId;
import java.time.Instant;

/**
 * What waits in an inbox: one for each inbox, conversation and origin.
 *
 * @param origin the message that was routed
 * @param isTask whether a bot or agent put it there, rather than a contact
 * @param createdAt when the origin arrived; of a delayed rule, when it was due
 */
public record InboxEntry(
    Inbox inbox,
    ConversationKey conversation,
    MessageId origin,
    boolean isTask,
    Instant createdAt) {

  /** Whether it has left the inbox, since somebody accepted the conversation. */
  public boolean hasLeft(Handling handling) {
    return !isTask && handling.isAcceptedSince(origin.createdAt(), createdAt);
  }

  /** Returns the entry as the API shows it. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("id", origin.value() + inbox.id())
        .put("inbox", inbox.id())
        .put("organization", conversation.organization().value())
        .put("conversation", conversation.conversation().value())
        .put("origin", origin.value())
        .put("isTask", isTask)
        .put("createdAt", Timestamp.format(createdAt))
        .build();
  }
}
