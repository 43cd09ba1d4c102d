package io.reachline.routing;

import io.reachline.conversation.Position;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.session.SessionStatus;
import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** The events of a session, read back in the order of the provider's clock. */
final class EventHistory {
  // Delivery statuses are of the same type, and stand between the events.
  private static final int MAX_READ = 500;
  private static final int CHUNK = 20;

  private final MessageStore messages;

  EventHistory(MessageStore messages) {
    this.messages = messages;
  }

  /**
   * Returns whether the last event before a message left its session free: neither picked up nor
   * blocked. Returns false if that event was known when the message was not routed.
   *
   * @param written when the message was written, in the provider's time
   * @param seen the position that the conversation had when the message was not routed
   */
  boolean wasReleased(Message message, Instant written, Optional<Position> seen) {
    Optional<Message> newest = Optional.empty();
    Iterator<ListEntry<Message>> earlier = newestFirst(message, written);
    for (int read = 0; read < MAX_READ && earlier.hasNext(); read++) {
      Optional<Message> event =
          earlier.next().value().filter(any -> RoutingTrigger.sessionStatus(any).isPresent());
      if (event.isEmpty()) {
        continue;
      }
      if (newest.isEmpty()) {
        newest = event;
        if (status(event.get()).filter(SessionStatus.BLOCKED::equals).isPresent()
            || isSeen(event.get(), seen)) {
          return false;
        }
      }
      // A status that is in no table says nothing of who has the session in hand.
      Optional<SessionStatus> known = status(event.get());
      if (known.isPresent()) {
        return !known.get().isPickedUp();
      }
    }
    return newest.isPresent();
  }

  private static boolean isSeen(Message event, Optional<Position> seen) {
    return seen.filter(position -> event.createdAt().isBefore(position.time())).isPresent();
  }

  private static Optional<SessionStatus> status(Message event) {
    return RoutingTrigger.sessionStatus(event).flatMap(SessionStatus::of);
  }

  private Iterator<ListEntry<Message>> newestFirst(Message message, Instant written) {
    return messages.list(
        new MessageRange(
            message.conversation().organization(),
            Optional.of(message.conversation().conversation()),
            Set.of(MessageType.STATUS),
            "0",
            TimeDigits.of(written)),
        new ReadOptions(Order.NEWEST_FIRST, Optional.empty(), CHUNK));
  }
}
