package io.reachline.session;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The times at which a conversation was last taken in hand, and last closed. Session events have
 * the provider's time, commands the service's; the two clocks are never compared. The times of a
 * conversation's commands ascend in the order in which they took effect.
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
   * Returns whether a command accepted the conversation later than another took effect.
   *
   * @param command when that one took effect
   */
  public boolean isAcceptedAfter(Instant command) {
    return accepted.filter(command::isBefore).isPresent();
  }

  /**
   * Returns whether a command closed the conversation later than another took effect.
   *
   * @param command when that one took effect
   */
  public boolean isLeftAfter(Instant command) {
    return left.filter(command::isBefore).isPresent();
  }

  /** Returns when the last command took effect that accepted or closed it; long ago if none did. */
  public Instant lastCommand() {
    return Stream.of(accepted, left)
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  /** Returns whether a settlement is noted here, or a later one of its kind. */
  public boolean includes(Settlement settlement) {
    return isSince(settlement.isEnd() ? ended : pickedUp, settlement.eventTime());
  }

  private static boolean isSince(Optional<Instant> time, Instant other) {
    return time.filter(t -> !t.isBefore(other)).isPresent();
  }
}
