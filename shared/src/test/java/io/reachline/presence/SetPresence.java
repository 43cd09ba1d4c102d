package io.reachline.presence;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.retry.Backoff;
import io.reachline.telemetry.RecordedTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

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

  /** Returns the presence that follows from what users do; none without a lifetime. */
  public Activity activity(Optional<Duration> lifetime) {
    return new Activity(writer(), lifetime, new RecordedTelemetry(clock).telemetry());
  }

  private PresenceWriter writer() {
    return new PresenceWriter(
        store, new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, _ -> {}), clock);
  }

  private void write(OrganizationId organization, UserId user, Statement statement) {
    var _ = writer().write(organization, user, statement).orElseThrow();
  }
}
