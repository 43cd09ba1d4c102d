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
import java.util.Optional;
import java.util.Set;

/** A store of inbox entries, beside their conversation. */
public interface InboxStore {

  /**
   * The time for which an entry that was taken out cannot be put again. It is longer than any queue
   * can hand out the message that puts it.
   */
  Duration TAKEN_FOR = Duration.ofDays(17);

  /** Puts each entry into its inbox, unless it is there already or was taken out. */
  void put(List<InboxEntry> entries);

  /** Returns the entries of a conversation in all inboxes, read strongly. */
  List<InboxEntry> of(ConversationKey conversation);

  /**
   * Returns the number of entries of a conversation in all inboxes, read strongly. Expired ones may
   * count.
   */
  int count(ConversationKey conversation);

  /**
   * Returns the origins of the entries of a conversation, those included that were taken out within
   * {@link #TAKEN_FOR}; read strongly.
   */
  Set<MessageId> origins(ConversationKey conversation);

  /** Takes each entry out of its inbox; it cannot be put again for {@link #TAKEN_FOR}. */
  void take(List<InboxEntry> entries);

  /**
   * Notes an acceptance, unless one of the same command is noted already.
   *
   * @return the acceptance that is stored now: the given one, or the earlier one
   */
  Acceptance note(ConversationKey conversation, Acceptance acceptance);

  /**
   * Returns the acceptances by commands that took effect after another, read strongly.
   *
   * @param command the id of the other, with the time at which it took effect
   */
  List<Acceptance> acceptancesAfter(ConversationKey conversation, MessageId command);

  /**
   * Returns the entries of some inboxes, ordered by {@link #position}. Entries of the last moments
   * may be missing, and entries of an accepted or deleted conversation may still be there.
   */
  Iterator<ListEntry<InboxEntry>> list(List<Inbox> inboxes, ReadOptions options);

  /** Returns the position of an entry in the list of its inbox. */
  static String position(InboxEntry entry) {
    return TimeDigits.of(entry.createdAt())
        + entry.origin().value()
        + entry.inbox().id()
        + (entry.isTask() ? "" : TimeDigits.of(entry.behind()));
  }

  /** Reads the time of a position. */
  static Instant createdAt(String position) {
    return TimeDigits.read(position);
  }

  /**
   * Reads the time behind which an entry was routed; empty for a task, and for an entry of before
   * this was written.
   */
  static Optional<Instant> behind(String position) {
    int begin = TimeDigits.LENGTH + 2 * HexId.LENGTH;
    return position.length() == begin
        ? Optional.empty()
        : Optional.of(TimeDigits.read(position.substring(begin)));
  }

  /** Reads the origin of a position. */
  static MessageId origin(String position) {
    return new MessageId(position.substring(TimeDigits.LENGTH, TimeDigits.LENGTH + HexId.LENGTH));
  }
}
