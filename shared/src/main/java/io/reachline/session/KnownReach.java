package io.reachline.session;

import io.reachline.cache.LruMap;
import io.reachline.conversation.ConversationKey;
import io.reachline.session.SessionStore.Reach;
import java.util.Map;
import java.util.Optional;

/**
 * A small memory of how far sessions have been moved. It may lag behind what is stored, but is
 * never ahead of it, since sessions only move forward.
 */
public final class KnownReach {
  private static final int CAPACITY = 10_000;
  private static final Reach NOTHING = new Reach(Optional.empty(), Optional.empty());

  private final Map<ConversationKey, Reach> reaches = LruMap.ofAtMost(CAPACITY);

  /** Returns what is known of a session, at worst nothing. */
  public synchronized Reach of(ConversationKey conversation) {
    return reaches.getOrDefault(conversation, NOTHING);
  }

  /** Remembers how far a session was moved, at least. */
  public synchronized void remember(ConversationKey conversation, Reach reach) {
    reaches.merge(conversation, reach, Reach::furthest);
  }
}
