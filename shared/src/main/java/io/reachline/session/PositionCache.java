package io.reachline.session;

import io.reachline.cache.LruMap;
import io.reachline.conversation.ConversationKey;
import io.reachline.session.SessionStore.Positions;
import java.util.Map;
import java.util.Optional;

/**
 * A cache of the positions that sessions have been moved to. It may be behind what is stored, but
 * never ahead of it, since sessions only move forward.
 */
public final class PositionCache {
  private static final int CAPACITY = 10_000;
  private static final Positions NONE = new Positions(Optional.empty(), Optional.empty());

  private final Map<ConversationKey, Positions> bySession = LruMap.ofAtMost(CAPACITY);

  /** Returns the positions that are known of a session; empty ones where none are. */
  public synchronized Positions of(ConversationKey conversation) {
    return bySession.getOrDefault(conversation, NONE);
  }

  /** Remembers positions that a session has been moved to, or past. */
  public synchronized void remember(ConversationKey conversation, Positions positions) {
    bySession.merge(conversation, positions, Positions::furthest);
  }
}
