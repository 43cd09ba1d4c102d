package io.reachline.webhook;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.conversation.Position;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.message.ReceiptKey;
import io.reachline.message.ReceiptStore;
import io.reachline.session.PositionCache;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionStore;
import io.reachline.session.SessionStore.Part;
import io.reachline.session.SessionStore.Positions;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.wire.WireNamed;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A writer of events. Writing an event any number of times, in any order with others and at the
 * same time, leaves what writing it once leaves. The message comes first; a repetition completes
 * what a process that died has not written.
 */
public final class EventWriter {

  /** The outcome of writing an event. */
  public enum Outcome implements WireNamed {
    STORED,
    /** The event was stored before, or tells nothing new; what was missing of it is stored now. */
    REPEATED,
    /** The event was dropped, since its conversation was deleted. */
    DROPPED
  }

  private final MessageStore messages;
  private final ReceiptStore receipts;
  private final SessionStore sessions;
  private final ConversationStore conversations;
  private final Retention retention;
  private final Clock clock;
  private final PositionCache known = new PositionCache();

  public EventWriter(
      MessageStore messages,
      ReceiptStore receipts,
      SessionStore sessions,
      ConversationStore conversations,
      Retention retention,
      Clock clock) {
    this.messages = messages;
    this.receipts = receipts;
    this.sessions = sessions;
    this.conversations = conversations;
    this.retention = retention;
    this.clock = clock;
  }

  /** Writes an event of a session: its status message, then the session and its conversation. */
  public Outcome take(ProviderEvent.SessionChanged changed) {
    SessionEvent event = changed.event();
    boolean isLate = known.of(event.conversation()).isBeyond(Part.SESSION, event.position());
    Message message = isLate ? changed.message().asLate() : changed.message();
    boolean isFirst = messages.create(message);
    if (!isFirst && isSettled(event)) {
      return Outcome.REPEATED;
    }
    if (!settle(event, message)) {
      return Outcome.DROPPED;
    }
    return isFirst ? Outcome.STORED : Outcome.REPEATED;
  }

  /** Writes a message that somebody wrote in a session. */
  public Outcome take(ProviderEvent.MessageAdded added) {
    Message message = added.message();
    boolean isFirst = messages.create(message);
    if (!ensureConversation(message.conversation())) {
      messages.delete(message);
      return Outcome.DROPPED;
    }
    return isFirst ? Outcome.STORED : Outcome.REPEATED;
  }

  /**
   * Writes what became of a message: its receipt, under the provider's id of the message, which may
   * not have come yet; then, if it failed, the one status message that reports it.
   */
  public Outcome take(ProviderEvent.MessageStatusChanged changed) {
    return changed.report().isPresent()
        ? takeFailure(changed, changed.report().get())
        : takeReceipt(changed);
  }

  private Outcome takeReceipt(ProviderEvent.MessageStatusChanged changed) {
    ReceiptKey key = changed.key();
    boolean isFirst = receipts.put(key, changed.receipt());
    if (conversations.find(key.conversation(), Consistency.EVENTUAL) instanceof Head.Deleted) {
      receipts.delete(key);
      return Outcome.DROPPED;
    }
    return isFirst ? Outcome.STORED : Outcome.REPEATED;
  }

  private Outcome takeFailure(ProviderEvent.MessageStatusChanged changed, Message report) {
    ReceiptKey key = changed.key();
    // The first failure's id is kept, so that others of the message write no second report.
    Message message = report.withId(receipts.putFailure(key, changed.receipt(), report.id()));
    boolean isFirst = messages.create(message);
    if (!ensureConversation(key.conversation())) {
      messages.delete(message);
      receipts.delete(key);
      return Outcome.DROPPED;
    }
    return isFirst ? Outcome.STORED : Outcome.REPEATED;
  }

  private boolean ensureConversation(ConversationKey key) {
    return switch (conversations.find(key, Consistency.EVENTUAL)) {
      case Head.Deleted _ -> false;
      case Head.Absent _ ->
          conversations.create(Conversation.closed(key, clock.instant()))
              || !(conversations.find(key, Consistency.STRONG) instanceof Head.Deleted);
      case Head.Live(_, var expiresAt) -> {
        if (retention.needsRenewal(expiresAt, clock.instant())) {
          conversations.renew(key, clock.instant());
        }
        yield true;
      }
    };
  }

  private static Set<Part> parts(SessionEvent event) {
    // An unknown status tells nothing about the state of the conversation.
    return event.session().knownStatus().isPresent()
        ? EnumSet.allOf(Part.class)
        : EnumSet.of(Part.SESSION);
  }

  private boolean isSettled(SessionEvent event) {
    if (includesAll(known.of(event.conversation()), event)) {
      return true;
    }
    if (sessions.standing(event.conversation())
        instanceof SessionStore.Standing.At(var positions)) {
      known.remember(event.conversation(), positions);
      return includesAll(positions, event);
    }
    return false;
  }

  private static boolean includesAll(Positions positions, SessionEvent event) {
    return parts(event).stream().allMatch(part -> positions.includes(part, event.position()));
  }

  /**
   * Moves the parts that the event is newer than; returns false if the conversation was deleted.
   */
  private boolean settle(SessionEvent event, Message message) {
    ConversationKey conversation = event.conversation();
    Position position = event.position();
    Positions positions = new Positions(Optional.empty(), Optional.empty());
    Set<Part> behind = EnumSet.copyOf(parts(event));
    while (!behind.isEmpty()) {
      switch (sessions.move(event, behind)) {
        case SessionStore.Move.Moved _ -> {
          positions = positions.movedTo(position, behind);
          behind = Set.of();
        }
        case SessionStore.Move.Behind(var seen) -> {
          // Each refusal shows at least one part that has moved as far, so this ends.
          positions = seen;
          behind = EnumSet.copyOf(parts(event));
          behind.removeIf(part -> seen.includes(part, position));
        }
        case SessionStore.Move.Deleted _ -> {
          messages.delete(message);
          return false;
        }
      }
    }
    known.remember(conversation, positions);
    if (positions.isBeyond(Part.SESSION, position) && !message.late()) {
      messages.markLate(message);
    }
    return true;
  }
}
