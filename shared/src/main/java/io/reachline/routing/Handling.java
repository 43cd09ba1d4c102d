package io.reachline.routing;

import java.time.Instant;
import java.util.Optional;

/**
 * When somebody last took a conversation in hand, and when it was last closed: by its session's
 * events, in Zoho's time, and by commands, in the service's. The two clocks are never compared.
 *
 * @param pickedUp the newest event that brought a status of a session that was picked up
 * @param ended the newest event that closed it
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
   * Whether it was accepted after something, or in the same millisecond.
   *
   * @param createdAt when that was, in Zoho's time if it came by webhook
   * @param arrivedAt when that came, in the service's time
   */
  public boolean isAcceptedSince(Instant createdAt, Instant arrivedAt) {
    return isSince(pickedUp, createdAt) || isSince(accepted, arrivedAt);
  }

  /** Whether it was accepted or closed after something. */
  public boolean isSettledSince(Instant createdAt, Instant arrivedAt) {
    return isAcceptedSince(createdAt, arrivedAt)
        || isSince(ended, createdAt)
        || isSince(left, arrivedAt);
  }

  private static boolean isSince(Optional<Instant> time, Instant other) {
    return time.filter(t -> !t.isBefore(other)).isPresent();
  }
}
