package io.reachline.report;

import io.reachline.json.Parsed;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.posting.Command;
import io.reachline.routing.RoutingTrigger;
import io.reachline.session.Handling;
import io.reachline.wire.TimeDigits;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A reader of when conversations were accepted after a message: by {@code /accept}, or by an event
 * that says that the session was picked up. What ended the session before that ended the wait.
 */
final class Acceptances {
  // An event may reach the service a day after its time.
  private static final Duration MAX_DELAY = Duration.ofDays(1);

  // A command that others overtake takes effect seconds after its request.
  private static final Duration MAX_CONTENTION = Duration.ofMinutes(1);
  private static final int BATCH = 25;

  private final MessageStore messages;

  Acceptances(MessageStore messages) {
    this.messages = messages;
  }

  /**
   * Returns when the conversation of a message was accepted first after it; empty if it was not, or
   * if its session ended first.
   *
   * @param handling when the conversation was accepted, picked up and ended last
   */
  Optional<Instant> after(Message message, Handling handling) {
    boolean isAccepted =
        handling.accepted().filter(time -> !time.isBefore(message.takenInAt())).isPresent();
    boolean isSettled = handling.isSettledSince(firstEvent(message));
    Optional<Instant> command = isAccepted ? command(message) : Optional.empty();
    Optional<Message> event = isSettled ? event(message) : Optional.empty();
    if (event.isEmpty()
        || command.filter(time -> !time.isAfter(event.get().takenInAt())).isPresent()) {
      return command;
    }
    return RoutingTrigger.settlement(event.get()).orElseThrow().isEnd()
        ? Optional.empty()
        : event.map(Message::takenInAt);
  }

  /** Returns when the first {@code /accept} took effect that did so behind the message. */
  private Optional<Instant> command(Message message) {
    Instant first = Instant.MAX;
    Iterator<Message> commands =
        all(message, MessageType.COMMAND, message.takenInAt().minus(MAX_CONTENTION)).iterator();
    while (commands.hasNext()) {
      Message command = commands.next();
      Instant effect = command.takenInAt();
      if (command.createdAt().isAfter(first)) {
        break;
      }
      if (effect.isBefore(first) && !effect.isBefore(message.takenInAt()) && isAccept(command)) {
        first = effect;
      }
    }
    return Optional.of(first).filter(time -> !time.equals(Instant.MAX));
  }

  private static boolean isAccept(Message command) {
    return Command.parse(command.text(), command.meta())
            instanceof Parsed.Valid<Command>(var parsed)
        && parsed instanceof Command.Accept;
  }

  /** Returns the first event, by its time, that says that the session was picked up or ended. */
  private Optional<Message> event(Message message) {
    Predicate<Message> isAfter =
        event -> !isPosted(message) || !event.takenInAt().isBefore(message.createdAt());
    return all(message, MessageType.STATUS, firstEvent(message))
        .filter(event -> RoutingTrigger.settlement(event).isPresent())
        .filter(isAfter)
        .findFirst();
  }

  /** Returns the earliest time that an event behind a message can have. */
  private static Instant firstEvent(Message message) {
    // The times of a posted message and of an event are by two clocks, which are not compared.
    return isPosted(message) ? message.createdAt().minus(MAX_DELAY) : message.createdAt();
  }

  private static boolean isPosted(Message message) {
    return message.receivedAt() == null;
  }

  private Stream<Message> all(Message message, MessageType type, Instant from) {
    Iterator<ListEntry<Message>> read =
        messages.list(
            new MessageRange(
                message.conversation().organization(),
                Optional.of(message.conversation().conversation()),
                Set.of(type),
                TimeDigits.of(from),
                "g"),
            new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), BATCH));
    Iterable<ListEntry<Message>> entries = () -> read;
    return StreamSupport.stream(entries.spliterator(), false)
        .flatMap(entry -> entry.value().stream());
  }
}
