package io.reachline.presence;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.retry.Backoff;
import java.time.Clock;
import java.util.Optional;

/** A writer of what is said about the presence of users. The last statement counts. */
public final class PresenceWriter {
  private static final int MAX_TRIES = 5;

  private final PresenceStore store;
  private final Backoff backoff;
  private final Clock clock;

  public PresenceWriter(PresenceStore store, Backoff backoff, Clock clock) {
    this.store = store;
    this.backoff = backoff;
    this.clock = clock;
  }

  /**
   * Writes a statement that is made now, and returns the presence of the user after it; empty if
   * others changed it each time that this was tried.
   */
  public Optional<Presence> write(OrganizationId organization, UserId user, Statement statement) {
    return backoff.attempt(
        MAX_TRIES,
        () -> {
          Optional<Presence> before = store.find(organization, user);
          Optional<Presence> after = Presence.after(before, statement, clock.instant());
          return after.isEmpty() || store.replace(organization, user, before, after.get())
              ? after.or(() -> before)
              : Optional.empty();
        });
  }
}
