package io.reachline.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A statement that a user is online or offline now.
 *
 * @param lifetime the time for which it holds unless it is repeated
 * @param word what a provider said, if the statement is a provider's
 */
public record Statement(
    boolean isOnline, PresenceSource source, Duration lifetime, Optional<Word> word) {
  /** The time for which an offline presence stands against what is inferred. */
  public static final Duration OFFLINE_LIFETIME = Duration.ofHours(12);

  /** The time for which a provider's word holds: a provider tells of changes, and repeats none. */
  public static final Duration WORD_LIFETIME = Duration.ofHours(12);

  public static Statement online(PresenceSource source, Duration lifetime) {
    return new Statement(true, source, lifetime, Optional.empty());
  }

  public static Statement offline(PresenceSource source) {
    return new Statement(false, source, OFFLINE_LIFETIME, Optional.empty());
  }

  /** Returns the statement that a provider's word makes. */
  public static Statement of(Word word, PresenceSource source) {
    return new Statement(word.isOnline(), source, WORD_LIFETIME, Optional.of(word));
  }

  /** Returns the end of the time for which it holds, if it is made at a time. */
  Instant until(Instant now) {
    // A word that came late has held for a while.
    Instant end = word.map(Word::saidAt).filter(now::isAfter).orElse(now).plus(lifetime);
    return end.isAfter(now) ? end : now;
  }
}
