package io.reachline.directory;

import java.time.Instant;

/**
 * A revision of a resource.
 *
 * @param version 1 at the creation, and one more with each change
 */
public record Revision(long version, Instant createdAt, Instant updatedAt) {

  /** Returns the first revision of a resource. */
  public static Revision first(Instant now) {
    return new Revision(1, now, now);
  }

  /** Returns the revision after this one. */
  public Revision next(Instant now) {
    return new Revision(version + 1, createdAt, now);
  }
}
