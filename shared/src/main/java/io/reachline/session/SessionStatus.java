package io.reachline.session;

import static io.reachline.conversation.ConversationStatus.ACTIVE;
import static io.reachline.conversation.ConversationStatus.CLOSED;
import static io.reachline.conversation.ConversationStatus.QUEUED;

import io.reachline.conversation.ConversationStatus;
import java.util.Optional;

/** The statuses of a session, each with the state into which it moves the conversation. */
public enum SessionStatus {
  /** An end user started a conversation. */
  CREATED(QUEUED, "Session created"),
  /** The session waits for an agent or bot. */
  OPEN(QUEUED, "Session open"),
  /** An agent or bot works on the session. */
  ON_PROGRESS(ACTIVE, "Session in progress"),
  /** An agent or bot picked the session up and has not replied yet. */
  ON_HOLD(ACTIVE, "Session on hold"),
  /** An agent or bot ended the session. */
  ENDED(CLOSED, "Session ended"),
  /** No further messages are allowed. */
  BLOCKED(CLOSED, "Session blocked"),
  /** The session ended before anybody picked it up. */
  MISSED(CLOSED, "Session missed");

  private final ConversationStatus conversationStatus;
  private final String text;

  SessionStatus(ConversationStatus conversationStatus, String text) {
    this.conversationStatus = conversationStatus;
    this.text = text;
  }

  /** Returns the state of a conversation whose session has this status. */
  public ConversationStatus conversationStatus() {
    return conversationStatus;
  }

  /**
   * Returns whether an agent or bot has picked the session up; its event counts as an acceptance.
   */
  public boolean isPickedUp() {
    return conversationStatus == ACTIVE;
  }

  /** Returns the status in words that a person understands. */
  public String text() {
    return text;
  }

  /** Returns the status of this name; empty where there is none. */
  public static Optional<SessionStatus> of(String name) {
    for (SessionStatus status : values()) {
      if (status.name().equals(name)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
