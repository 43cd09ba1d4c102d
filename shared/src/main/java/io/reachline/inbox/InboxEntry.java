package io.reachline.inbox;

import io.reachline.conversation.ConversationKey;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.session.Handling;
import io.reachline.session.Situation;
import java.time.Instant;
import java.util.Objects;

/**
 * What waits in an inbox: one for each inbox, conversation and origin.
 *
 * @param origin the message that was routed
 * @param isTask whether a bot or agent put it there, rather than a contact
 * @param isPosted whether the origin was posted, so that its time is the service's and not the
 *     provider's
 * @param createdAt when the origin arrived; of a delayed rule, when it was due: in the service's
 *     time
 */
public record InboxEntry(
    Inbox inbox,
    ConversationKey conversation,
    MessageId origin,
    boolean isTask,
    boolean isPosted,
    Instant createdAt) {

  /** Returns whether it shows in no inbox, since somebody has the conversation, or had it. */
  public boolean hasLeft(Situation situation) {
    Handling handling = situation.handling();
    return !isTask
        && (situation.isActiveOrBlocked()
            || handling.isAcceptedSince(createdAt)
            || (!isPosted && handling.isSettledSince(origin.createdAt())));
  }

  /**
   * Returns whether it leaves its inbox by an event that says that the session was picked up or
   * ended: one from after the origin was written, by the provider's clock, or that came after it
   * was posted, by the service's.
   */
  public boolean isSettledBy(Message event) {
    Instant received = Objects.requireNonNullElse(event.receivedAt(), event.createdAt());
    return !isTask
        && (isPosted
            ? !received.isBefore(createdAt)
            : !event.createdAt().isBefore(origin.createdAt()));
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
