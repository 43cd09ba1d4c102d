package io.reachline.directory;

import java.time.Instant;

/**
 * Which state of a resource this is.
 *
 * @param version counts its changes; 1 as it was created
 */
public record Revision(long version, Instant createdAt, Instant updatedAt) {

  /** Returns the revision of something that is created now. */
  public static Revision first(Instant now) {
    return new Revision(1, now, now);
  }

  /** Returns the revision that follows this one. */
  public Revision next(Instant now) {
    return new Revision(version + 1, createdAt, now);
  }
}
