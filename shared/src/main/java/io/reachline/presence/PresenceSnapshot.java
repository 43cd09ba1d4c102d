package io.reachline.presence;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One reading of the presence of some organisations' users.
 *
 * @param organizations of each organisation, those users who were ever online, as far as is known
 */
public record PresenceSnapshot(
    Map<OrganizationId, Map<UserId, LastOnline>> organizations, Instant at) {

  public PresenceSnapshot {
    organizations = Map.copyOf(organizations);
  }

  /** Returns when a user was online last; empty if never within the retention. */
  public Optional<LastOnline> lastOnline(OrganizationId organization, UserId user) {
    return Optional.ofNullable(organizations.getOrDefault(organization, Map.of()).get(user));
  }

  /** Returns whether a user was online at the time of the reading. */
  public boolean isOnline(OrganizationId organization, UserId user) {
    return lastOnline(organization, user).filter(last -> last.isOnlineAt(at)).isPresent();
  }
}
