package io.reachline.presence;

import java.time.Instant;

/**
 * A word of a provider about the presence of a user. Words may come late, in any order, and again.
 *
 * @param saidAt when the provider says that it happened, by its clock
 */
public record Word(boolean isOnline, Instant saidAt) {

  /** Returns whether the word is later than another. Of two of one moment, offline is later. */
  boolean isAfter(Word other) {
    return saidAt.equals(other.saidAt) ? !isOnline && other.isOnline : saidAt.isAfter(other.saidAt);
  }
}
