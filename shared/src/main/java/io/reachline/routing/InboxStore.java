package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.HexId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.message.MessageId;
import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/** Where inbox entries are kept: with their conversation. */
public interface InboxStore {

  /** Puts an entry into its inbox, unless it is or was there. */
  void put(InboxEntry entry);

  /** Returns what waits of a conversation, in all inboxes; read strongly. */
  List<InboxEntry> of(ConversationKey conversation);

  /** Takes an entry out of its inbox, for ever: put again, it stays out. */
  void take(InboxEntry entry);

  /**
   * Notes an acceptance, unless one of its command is noted.
   *
   * @return the one that is noted now
   */
  Acceptance note(ConversationKey conversation, Acceptance acceptance);

  /** Returns the acceptances by commands that came after a message; read strongly. */
  List<Acceptance> acceptancesAfter(ConversationKey conversation, MessageId message);

  /**
   * Returns what stands in some inboxes, in the order of {@link #position}. Entries of the last
   * moments may be missing, and those of a conversation that was accepted or deleted may still be
   * there.
   */
  Iterator<ListEntry<InboxEntry>> list(List<Inbox> inboxes, ReadOptions options);

  /** Returns where an entry stands in the list of its inbox. */
  static String position(InboxEntry entry) {
    return TimeDigits.of(entry.createdAt()) + entry.origin().value() + entry.inbox().id();
  }

  /** Reads the time of a position. */
  static Instant createdAt(String position) {
    return TimeDigits.read(position);
  }

  /** Reads the origin of a position. */
  static MessageId origin(String position) {
    return new MessageId(position.substring(TimeDigits.LENGTH, TimeDigits.LENGTH + HexId.LENGTH));
  }
}
