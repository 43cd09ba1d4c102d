package io.reachline.routing;

import io.reachline.presence.PresenceSnapshot;
import io.reachline.session.Situation;
import java.time.Instant;
import java.util.List;

/** The past of a conversation, and of those who may be notified of it. */
public interface Past {

  /** Returns the situation of the conversation as it is today, without looking at its past. */
  Situation today();

  /**
   * Returns the situation of the conversation at a time.
   *
   * @param written the run of the origin for which it is asked: its first step tells the state that
   *     the conversation had then
   */
  Situation at(Instant time, WrittenRun written);

  /** Returns who was online at a time. */
  PresenceSnapshot presence(Instant time);

  /**
   * Returns when events of the session came, after a time, that may have released a message that
   * they overtook; oldest first.
   *
   * @param written when the message was written
   */
  List<Instant> releases(Instant written, Instant after);
}
