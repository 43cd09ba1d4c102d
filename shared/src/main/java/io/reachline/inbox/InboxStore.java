package io.reachline.inbox;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.HexId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.message.MessageId;
import io.reachline.wire.TimeDigits;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/** Where inbox entries are kept: with their conversation. */
public interface InboxStore {

  /**
   * For how long an entry that was taken out stays out although it is put again: longer than any
   * queue hands out what puts it there.
   */
  Duration TAKEN_FOR = Duration.ofDays(17);

  /** Puts each entry into its inbox, unless it is there or was taken out of it. */
  void put(List<InboxEntry> entries);

  /** Returns what waits of a conversation, in all inboxes; read strongly. */
  List<InboxEntry> of(ConversationKey conversation);

  /** Takes each entry out of its inbox: put again, it stays out for {@link #TAKEN_FOR}. */
  void take(List<InboxEntry> entries);

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
