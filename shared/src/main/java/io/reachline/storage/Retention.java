package io.reachline.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The retention of messages, conversations and quarantined events.
 *
 * @param period the time for which a message is kept; at least a day
 */
public record Retention(Duration period) {
  private static final Duration CONVERSATION_MARGIN = Duration.ofDays(2);
  private static final Duration RENEWAL_MARGIN = Duration.ofDays(1);

  /** Returns the time at and before which messages are no longer shown. */
  public Instant horizon(Instant now) {
    return now.minus(period);
  }

  /** Returns when a message of the given time expires. */
  public Instant end(Instant time) {
    return time.plus(period);
  }

  /** Returns when a conversation expires that was written to at a time: after all its messages. */
  public Instant conversationEnd(Instant time) {
    return end(time).plus(CONVERSATION_MARGIN);
  }

  /**
   * Returns the earliest time whose {@link #conversationEnd} is still in the future, in whole
   * seconds, as the table stores it.
   */
  public Instant conversationHorizon(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS)
        .plusSeconds(1)
        .minus(period)
        .minus(CONVERSATION_MARGIN);
  }

  /** Returns whether a conversation that expires at {@code end} must be renewed: at most daily. */
  public boolean needsRenewal(Instant end, Instant now) {
    return end.isBefore(end(now).plus(RENEWAL_MARGIN));
  }
}
