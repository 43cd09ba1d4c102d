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
public final class AgentPresence {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final AgentCache agents;
  private final PresenceWriter presence;
  private final Clock clock;

  private AgentPresence(AgentCache agents, PresenceWriter presence, Clock clock) {
    this.agents = agents;
    this.presence = presence;
    this.clock = clock;
  }

  public static AgentPresence of(DirectoryStore directory, PresenceStore presence, Clock clock) {
    return new AgentPresence(
        new AgentCache(directory, clock),
        new PresenceWriter(presence, Backoff.within(PATIENCE, clock), clock),
        clock);
  }

  /**
   * Writes what an event tells, unless that was so long ago that it says nothing of now. Returns
   * false if no user of the organisation is the agent.
   */
  boolean take(ProviderEvent.PresenceChanged changed) {
    if (!isInEffect(changed)) {
      return true;
    }
    Set<UserId> users = agents.find(changed.organization(), changed.provider(), changed.agent());
    users.forEach(user -> write(changed, user));
    return !users.isEmpty();
  }

  /** Writes what an event tells as {@link #take} does, by the users as they are stored now. */
  boolean retry(ProviderEvent.PresenceChanged changed) {
    agents.forget(changed.organization(), changed.provider());
    return take(changed);
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
