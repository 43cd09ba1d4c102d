package io.reachline.webhook;

import io.reachline.directory.DirectoryStore;
import io.reachline.identity.UserId;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.PresenceWriter;
import io.reachline.presence.Statement;
import io.reachline.retry.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** The presence that providers tell of their agents, written for the users who are these agents. */
public record AgentPresence(DirectoryStore directory, PresenceWriter presence, Clock clock) {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  public static AgentPresence of(DirectoryStore directory, PresenceStore presence, Clock clock) {
    return new AgentPresence(
        directory, new PresenceWriter(presence, Backoff.within(PATIENCE, clock), clock), clock);
  }

  /** Writes what an event tells; returns false if no user of the organisation is the agent. */
  boolean take(ProviderEvent.PresenceChanged changed) {
    Set<UserId> users =
        directory.usersOf(changed.organization(), changed.provider(), changed.agent());
    if (isInEffect(changed)) {
      users.forEach(user -> write(changed, user));
    }
    return !users.isEmpty();
  }

  private boolean isInEffect(ProviderEvent.PresenceChanged changed) {
    return changed.word().saidAt().plus(Statement.WORD_LIFETIME).isAfter(clock.instant());
  }

  private void write(ProviderEvent.PresenceChanged changed, UserId user) {
    Statement statement = Statement.of(changed.word(), new PresenceSource(changed.provider()));
    if (presence.write(changed.organization(), user, statement).isEmpty()) {
      throw new IllegalStateException("The presence of a user was changed each time by others");
    }
  }
}
