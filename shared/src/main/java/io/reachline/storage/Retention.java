package io.reachline.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How long things are kept.
 *
 * @param period how long a message is kept; at least a day
 */
public record Retention(Duration period) {
  private static final Duration CONVERSATION_MARGIN = Duration.ofDays(2);
  private static final Duration RENEWAL_MARGIN = Duration.ofDays(1);

  /** The time of the oldest message that is still shown is after this one. */
  public Instant horizon(Instant now) {
    return now.minus(period);
  }

  /** When something of this time ends. */
  public Instant end(Instant time) {
    return time.plus(period);
  }

  /** When a conversation ends that was last written to at this time: after all that it holds. */
  public Instant conversationEnd(Instant time) {
    return end(time).plus(CONVERSATION_MARGIN);
  }

  /**
   * The least time whose {@link #conversationEnd} is to come, told in whole seconds as a table
   * tells it.
   */
  public Instant conversationHorizon(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS)
        .plusSeconds(1)
        .minus(period)
        .minus(CONVERSATION_MARGIN);
  }

  /** Whether a conversation that ends then is to be renewed, so at most once a day. */
  public boolean needsRenewal(Instant end, Instant now) {
    return end.isBefore(end(now).plus(RENEWAL_MARGIN));
  }
}
