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
 * An entry that waits in an inbox: one for each inbox, conversation and origin.
 *
 * @param origin the message that was routed
 * @param isTask whether a bot or agent asked for it, rather than a contact
 * @param isPosted whether the origin was posted by a client, so that its time is by the service's
 *     clock and not by the provider's
 * @param createdAt when the origin arrived, or the delayed rule was due, by the service's clock
 * @param behind the time behind which it was routed: acceptances that took effect later take it out
 */
public record InboxEntry(
    Inbox inbox,
    ConversationKey conversation,
    MessageId origin,
    boolean isTask,
    boolean isPosted,
    Instant createdAt,
    Instant behind) {

  /** Makes the entry of a task, which every acceptance takes out that took effect later. */
  public InboxEntry(
      Inbox inbox,
      ConversationKey conversation,
      MessageId origin,
      boolean isTask,
      boolean isPosted,
      Instant createdAt) {
    this(inbox, conversation, origin, isTask, isPosted, createdAt, behindTask(createdAt));
  }

  /**
   * Returns the time behind which a task is routed: no other command of its conversation takes
   * effect in the same millisecond.
   *
   * @param at when the task took effect
   */
  public static Instant behindTask(Instant at) {
    return at.minusMillis(1);
  }

  /** Returns this entry behind another time. */
  public InboxEntry behind(Instant other) {
    return new InboxEntry(inbox, conversation, origin, isTask, isPosted, createdAt, other);
  }

  /** Returns whether no inbox shows it any more, since somebody has or had the conversation. */
  public boolean hasLeft(Situation situation) {
    Handling handling = situation.handling();
    return !isTask
        && (situation.isActiveOrBlocked()
            || handling.isAcceptedAfter(behind)
            || (!isPosted && handling.isSettledSince(origin.createdAt())));
  }

  /**
   * Returns whether it leaves its inbox because of an event that says that the session was picked
   * up or ended. The event must be newer than a written origin by the provider's clock, or have
   * arrived after a posted one.
   */
  public boolean isSettledBy(Message event) {
    Instant received = Objects.requireNonNullElse(event.receivedAt(), event.createdAt());
    return !isTask
        && (isPosted
            ? !received.isBefore(createdAt)
            : !event.createdAt().isBefore(origin.createdAt()));
  }

  /** Returns the entry as JSON, as the API shows it. */
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
