package io.reachline.session;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When somebody last took a conversation in hand, and when it was last closed: by its session's
 * events, in the provider's time, and by commands, in the service's. The two clocks are never
 * compared.
 *
 * @param pickedUp the newest event that brought a status of a session that was picked up
 * @param ended the newest event that brought the end of a session, or its block
 * @param accepted the newest {@code /accept}
 * @param left the newest {@code /leave} that closed it
 */
public record Handling(
    Optional<Instant> pickedUp,
    Optional<Instant> ended,
    Optional<Instant> accepted,
    Optional<Instant> left) {

  /** Of a conversation that nobody has ever had in hand. */
  public static final Handling NONE =
      new Handling(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Returns whether the session was picked up or ended after something was written in it, or in the
   * same millisecond.
   *
   * @param written in the provider's time
   */
  public boolean isSettledSince(Instant written) {
    return isSince(pickedUp, written) || isSince(ended, written);
  }

  /**
   * Returns whether a command accepted the conversation after something came, or in the same
   * millisecond.
   *
   * @param arrived in the service's time
   */
  public boolean isAcceptedSince(Instant arrived) {
    return isSince(accepted, arrived);
  }

  /** Returns whether a command closed the conversation after something came. */
  public boolean isLeftSince(Instant arrived) {
    return isSince(left, arrived);
  }

  /**
   * Returns the time of something that comes now: later than all that commands are known to have
   * done, also where the clock of the instance that ran them is ahead.
   *
   * @param arrived in the service's time
   */
  public Instant behindCommands(Instant arrived) {
    return Stream.of(accepted, left)
        .flatMap(Optional::stream)
        .filter(done -> !done.isBefore(arrived))
        .max(Comparator.naturalOrder())
        .map(done -> done.plusMillis(1))
        .orElse(arrived);
  }

  /** Returns whether this holds a settlement, or a later one of its kind. */
  public boolean includes(Settlement settlement) {
    return isSince(settlement.isEnd() ? ended : pickedUp, settlement.eventTime());
  }

  private static boolean isSince(Optional<Instant> time, Instant other) {
    return time.filter(t -> !t.isBefore(other)).isPresent();
  }
}
