package io.reachline.replay;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.HexId;
import io.reachline.json.Json;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.presence.PresenceSnapshot;
import io.reachline.routing.Past;
import io.reachline.routing.RoutingTrigger;
import io.reachline.routing.RunStore;
import io.reachline.routing.WrittenRun;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionId;
import io.reachline.session.Settlement;
import io.reachline.session.Situation;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.ProviderEvent;
import io.reachline.webhook.Providers;
import io.reachline.webhook.SourceId;
import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The past of a conversation: what its commands and the events of its session made of it. These are
 * read when they are needed first.
 */
final class PastConversation implements Past {
  /** The most status messages, commands and steps, each, that are read of a conversation. */
  static final int MAX_READ = 5_000;

  private static final int CHUNK = 50;

  private final Situation today;
  private final PastPresence presence;
  private final MessageStore messages;
  private final RunStore runs;
  private final Providers providers;
  private final Instant from;
  private final Instant until;
  private @Nullable History history;

  /**
   * @param from the time from which on its situation is asked for
   * @param until the time until which it is asked for
   */
  PastConversation(
      Situation today,
      PastPresence presence,
      MessageStore messages,
      RunStore runs,
      Providers providers,
      Instant from,
      Instant until) {
    this.today = today;
    this.presence = presence;
    this.messages = messages;
    this.runs = runs;
    this.providers = providers;
    this.from = from;
    this.until = until;
  }

  /**
   * An event of the session, without its text.
   *
   * @param at when it came
   * @param mayRelease whether it may free the session for messages that overtook it
   */
  private record Event(MessageId id, Instant at, SessionEvent event, boolean mayRelease) {

    static Event of(Message message, SessionEvent event) {
      return new Event(
          message.id(),
          message.takenInAt(),
          new SessionEvent(event.organization(), event.session(), event.fingerprint(), ""),
          RoutingTrigger.settlement(message).map(Settlement::isEnd).orElse(true));
    }
  }

  /**
   * The history of the conversation.
   *
   * @param commands in the order in which they took effect
   * @param events in the order in which they came
   * @param queueings by messages, in their order; none without a session, where nothing but
   *     commands closes the conversation
   */
  private record History(
      List<PastCommand> commands, List<Event> events, List<WrittenRun.Queueing> queueings) {}

  /** A change of the conversation, and when it took effect. */
  private record Change(Instant at, Consumer<PastState> change) {}

  @Override
  public Situation today() {
    return today;
  }

  @Override
  public PresenceSnapshot presence(Instant time) {
    return presence.at(time);
  }

  @Override
  public Situation at(Instant time, WrittenRun written) {
    History known = history();
    Conversation conversation = today.conversation();
    PastState state = new PastState(conversation);
    Instant routedAt = written.routedAt();
    List<Change> before = new ArrayList<>();
    List<Change> between = new ArrayList<>();
    List<PastCommand> further = new ArrayList<>();
    for (Event event : known.events()) {
      if (!event.at().isAfter(time)) {
        (event.at().isAfter(routedAt) ? between : before)
            .add(new Change(event.at(), then -> then.event(event.event())));
      }
    }
    for (PastCommand command : known.commands()) {
      Instant at = command.message().takenInAt();
      boolean isIncluded = written.includes(command.message(), command.command());
      if (isIncluded || !at.isAfter(time)) {
        (isIncluded ? before : between).add(new Change(at, then -> then.command(command)));
      } else {
        further.add(command);
      }
    }
    for (WrittenRun.Queueing queueing : known.queueings()) {
      if (!queueing.at().isAfter(time)) {
        (queueing.at().isAfter(routedAt) ? between : before)
            .add(new Change(queueing.at(), then -> then.queue(queueing.position())));
      }
    }
    apply(before, state);
    written.moves(state::routed);
    apply(between, state);
    return state.situation(conversation, further);
  }

  private static void apply(List<Change> changes, PastState state) {
    // Of the same time, the conversation had what happened to it before it was read.
    changes.sort(Comparator.comparing(Change::at));
    changes.forEach(change -> change.change().accept(state));
  }

  @Override
  public List<Instant> releases(Instant written, Instant after) {
    return history().events().stream()
        .filter(event -> event.at().isAfter(after) && !event.id().createdAt().isAfter(written))
        .filter(Event::mayRelease)
        .map(Event::at)
        .toList();
  }

  private synchronized History history() {
    History known = history;
    if (known == null) {
      known = new History(commands(), events(), queueings());
      history = known;
    }
    return known;
  }

  private List<WrittenRun.Queueing> queueings() {
    return today.session().isEmpty()
        ? List.of()
        : runs.between(today.conversation().key(), from, until)
            .limit(MAX_READ)
            .flatMap(step -> WrittenRun.queueing(step).stream())
            .toList();
  }

  private List<PastCommand> commands() {
    List<PastCommand> commands = new ArrayList<>();
    Iterator<ListEntry<Message>> newest = newestFirst(MessageType.COMMAND, "g");
    for (int read = 0; read < MAX_READ && newest.hasNext(); read++) {
      newest.next().value().flatMap(PastCommand::of).ifPresent(commands::add);
    }
    commands.sort(Comparator.comparing(command -> command.message().effectId()));
    return commands;
  }

  /** Reads the events of the time, and of those of before what the newest ones left behind. */
  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    Iterator<ListEntry<Message>> newest = newestFirst(MessageType.STATUS, TimeDigits.of(until));
    boolean isComplete = today.session().isEmpty();
    for (int read = 0; !isComplete && read < MAX_READ && newest.hasNext(); read++) {
      Optional<Event> event = newest.next().value().flatMap(this::event);
      event.ifPresent(events::add);
      isComplete = event.filter(this::isBase).isPresent();
    }
    events.sort(Comparator.comparing(Event::at).thenComparing(Event::id));
    return events;
  }

  /** Returns whether everything of before an event is without effect at the beginning. */
  private boolean isBase(Event event) {
    return !event.id().createdAt().isAfter(from)
        && !event.at().isAfter(from)
        && event.event().session().knownStatus().isPresent();
  }

  private Optional<Event> event(Message message) {
    String raw = message.event();
    if (raw == null || RoutingTrigger.sessionStatus(message).isEmpty()) {
      return Optional.empty();
    }
    return message
        .meta()
        .text("session")
        .flatMap(id -> providers.named(new SessionId(id).provider()))
        .map(provider -> provider.read(delivery(message, raw), Json.readOwn(raw)))
        .flatMap(
            read ->
                read instanceof ProviderEvent.SessionChanged changed
                    ? Optional.of(Event.of(message, changed.event()))
                    : Optional.empty());
  }

  private static Delivery delivery(Message message, String raw) {
    return new Delivery(
        message.conversation().organization(),
        // The source is gone, or another by now: an event of a session does not depend on it.
        new SourceId(HexId.NONE),
        Objects.requireNonNullElse(message.receivedAt(), message.createdAt()),
        raw);
  }

  private Iterator<ListEntry<Message>> newestFirst(MessageType type, String to) {
    ConversationKey key = today.conversation().key();
    return messages.list(
        new MessageRange(
            key.organization(), Optional.of(key.conversation()), Set.of(type), "0", to),
        new ReadOptions(Order.NEWEST_FIRST, Optional.empty(), CHUNK));
  }
}
