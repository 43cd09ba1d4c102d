package io.reachline.session;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The times at which a conversation was last taken in hand, and last closed. Session events have
 * the provider's time, commands the service's; the two clocks are never compared.
 *
 * @param pickedUp the newest event that says that the session was picked up
 * @param ended the newest event that says that the session ended, was blocked or missed
 * @param accepted the newest {@code /accept}
 * @param left the newest {@code /leave} that closed the conversation
 */
public record Handling(
    Optional<Instant> pickedUp,
    Optional<Instant> ended,
    Optional<Instant> accepted,
    Optional<Instant> left) {

  /** The handling of a conversation that nobody has taken in hand yet. */
  public static final Handling NONE =
      new Handling(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Returns whether the session was picked up or ended after a message was written in it, or in the
   * same millisecond.
   *
   * @param written when it was written, by the provider's clock
   */
  public boolean isSettledSince(Instant written) {
    return isPickedUpSince(written) || isSince(ended, written);
  }

  /**
   * Returns whether the session was picked up after a message was written in it, or in the same
   * millisecond.
   *
   * @param written when it was written, by the provider's clock
   */
  public boolean isPickedUpSince(Instant written) {
    return isSince(pickedUp, written);
  }

  /**
   * Returns whether a command accepted the conversation after a message arrived, or in the same
   * millisecond.
   *
   * @param arrived when it arrived, by the service's clock
   */
  public boolean isAcceptedSince(Instant arrived) {
    return isSince(accepted, arrived);
  }

  /**
   * Returns whether a command closed the conversation after a message arrived, or in the same
   * millisecond.
   *
   * @param arrived when it arrived, by the service's clock
   */
  public boolean isLeftSince(Instant arrived) {
    return isSince(left, arrived);
  }

  /**
   * Returns a time for a message that arrives now: after every known command, even if the clock of
   * the instance that ran it was ahead.
   *
   * @param arrived when the message arrived, by the service's clock
   */
  public Instant behindCommands(Instant arrived) {
    return Stream.of(accepted, left)
        .flatMap(Optional::stream)
        .filter(done -> !done.isBefore(arrived))
        .max(Comparator.naturalOrder())
        .map(done -> done.plusMillis(1))
        .orElse(arrived);
  }

  /** Returns whether a settlement is noted here, or a later one of its kind. */
  public boolean includes(Settlement settlement) {
    return isSince(settlement.isEnd() ? ended : pickedUp, settlement.eventTime());
  }

  private static boolean isSince(Optional<Instant> time, Instant other) {
    return time.filter(t -> !t.isBefore(other)).isPresent();
  }
}
