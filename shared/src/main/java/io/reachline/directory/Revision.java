package io.reachline.directory;

import io.reachline.identity.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A revision of a resource.
 *
 * @param version 1 at the creation, and one more with each change
 * @param by the user who made it; empty if the service did, or if it is older than this record
 */
public record Revision(long version, Instant createdAt, Instant updatedAt, Optional<UserId> by) {

  /** Returns the first revision of a resource. */
  public static Revision first(Instant now) {
    return new Revision(1, now, now, Optional.empty());
  }

  /** Returns the revision after this one, made by the service. */
  public Revision next(Instant now) {
    return new Revision(version + 1, createdAt, now, Optional.empty());
  }

  /** Returns this revision, made by a user. */
  public Revision by(UserId user) {
    return new Revision(version, createdAt, updatedAt, Optional.of(user));
  }
}
