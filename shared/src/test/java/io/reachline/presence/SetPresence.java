package io.reachline.presence;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.retry.Backoff;
import java.time.Clock;
import java.time.Duration;

/** The setting of users' presence in a test. */
public record SetPresence(PresenceStore store, Clock clock) {

  /** Puts a user online for a time. */
  public void online(OrganizationId organization, UserId user, Duration lifetime) {
    write(organization, user, Statement.online(PresenceSource.SET, lifetime));
  }

  /** Puts a user offline. */
  public void offline(OrganizationId organization, UserId user) {
    write(organization, user, Statement.offline(PresenceSource.SET));
  }

  private void write(OrganizationId organization, UserId user, Statement statement) {
    Backoff backoff = new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, _ -> {});
    var _ =
        new PresenceWriter(store, backoff, clock)
            .write(organization, user, statement)
            .orElseThrow();
  }
}
