package io.reachline.session;

import static io.reachline.conversation.ConversationStatus.ACTIVE;
import static io.reachline.conversation.ConversationStatus.CLOSED;
import static io.reachline.conversation.ConversationStatus.QUEUED;

import io.reachline.conversation.ConversationStatus;
import java.util.Optional;

/** The statuses of a session in Zoho Desk, and the state into which each moves its conversation. */
public enum SessionStatus {
  /** An end user started a conversation. */
  CREATED(QUEUED, "Session created"),
  /** Waits for an agent or bot. */
  OPEN(QUEUED, "Session open"),
  /** An agent or bot is at work in it. */
  ON_PROGRESS(ACTIVE, "Session in progress"),
  /** Picked up, no reply sent yet. */
  ON_HOLD(ACTIVE, "Session on hold"),
  /** An agent or bot ended it. */
  ENDED(CLOSED, "Session ended"),
  /** No further messages allowed. */
  BLOCKED(CLOSED, "Session blocked");

  private final ConversationStatus conversationStatus;
  private final String text;

  SessionStatus(ConversationStatus conversationStatus, String text) {
    this.conversationStatus = conversationStatus;
    this.text = text;
  }

  /** The state of the conversation in a session of this status. */
  public ConversationStatus conversationStatus() {
    return conversationStatus;
  }

  /** Whether an agent or bot has the session in hand: an event that brings it is an acceptance. */
  public boolean isPickedUp() {
    return conversationStatus == ACTIVE;
  }

  /** The fact in words that a person understands. */
  public String text() {
    return text;
  }

  /** Returns the status of this name, empty for one that the table does not have. */
  public static Optional<SessionStatus> of(String name) {
    for (SessionStatus status : values()) {
      if (status.name().equals(name)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
