package io.reachline.bench.load;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A conversation as it must be once everything is quiet.
 *
 * @param conversation the id; empty for a session's, which the API tells
 * @param session the session that the conversation is of, by the provider's id
 * @param status the state, if it is certain
 * @param meta what commands have set
 */
record Expected(
    Optional<String> conversation,
    Optional<Session> session,
    List<Message> messages,
    Optional<String> status,
    Map<String, String> meta) {

  /** Returns the ids that tell the conversation from others. */
  String title() {
    return conversation
        .map("conversation %s"::formatted)
        .orElseGet(() -> "session " + session.map(Session::id).orElse("unknown"));
  }

  /** The delivery statuses that a message must have. */
  enum Delivery {
    /** None, and no entry in an inbox. */
    NONE,
    /** One, of delivery, and an entry in the inbox of those who are there. */
    DELIVERED,
    /** One, of a failed delivery, and an entry in the inbox of those who are not there. */
    UNDELIVERABLE,
    /** At most one, and no entry, since the conversation was accepted at any time after it. */
    SETTLED
  }

  /**
   * A message, or a command.
   *
   * @param text a text that no other message has
   * @param id the id that the answer gave; empty for an event's message
   * @param isAcknowledged whether the request was answered; if not, the message may be missing
   */
  record Message(
      String text,
      String type,
      String role,
      Optional<String> id,
      boolean isAcknowledged,
      Delivery delivery) {}

  /**
   * A session.
   *
   * @param status the status by the newest event, if it is certain
   * @param events all events that changed it, in canonical JSON
   * @param unacknowledged those of them that may be missing
   */
  record Session(
      String id, Optional<String> status, Set<String> events, Set<String> unacknowledged) {}
}
