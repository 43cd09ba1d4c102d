package io.reachline.presence;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Telemetry;
import java.time.Duration;
import java.util.Optional;

/**
 * The presence that follows from what users do. It comes after what they do, which counts more: if
 * it cannot be written, this is logged and nothing else.
 *
 * @param lifetime the time for which a user is online after doing something; empty if this counts
 *     for nothing
 */
public record Activity(PresenceWriter presence, Optional<Duration> lifetime, Telemetry telemetry) {

  /** Puts a user online who does something now. */
  public void of(OrganizationId organization, UserId user) {
    lifetime.ifPresent(
        time -> {
          try {
            presence.write(organization, user, Statement.online(PresenceSource.ACTIVITY, time));
          } catch (RuntimeException e) {
            telemetry.fault(
                "activity_not_noted",
                e,
                JsonObject.builder()
                    .put("organization", organization.value())
                    .put("user", user.value())
                    .build());
          }
        });
  }
}
