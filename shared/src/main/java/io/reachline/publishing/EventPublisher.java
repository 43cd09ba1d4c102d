package io.reachline.publishing;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.ConversationType;
import io.reachline.conversation.Head;
import io.reachline.directory.CachedDirectory;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.EventName;
import io.reachline.directory.Service;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.service.Outbox;
import io.reachline.service.ServiceDelivery;
import io.reachline.storage.Consistency;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A publisher of events to the services of a conversation's organisation and of those above it. It
 * is called at least once for each cause, and has the effect of one call.
 */
public final class EventPublisher {
  private final CachedDirectory directory;
  private final ConversationStore conversations;
  private final MessageStore messages;
  private final Outbox outbox;
  private final Clock clock;

  public EventPublisher(
      CachedDirectory directory,
      ConversationStore conversations,
      MessageStore messages,
      Outbox outbox,
      Clock clock) {
    this.directory = directory;
    this.conversations = conversations;
    this.messages = messages;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Does a task of a queue; nothing if what it is about is gone, or was so long ago that a delivery
   * of it may have been forgotten: services would be told again.
   */
  public void take(PublishingTask task) {
    ConversationKey key = task.conversation();
    Instant remembered = clock.instant().minus(ServiceDelivery.DELIVERED_KEPT);
    switch (task) {
      case PublishingTask.Created(_, var id) ->
          messages
              .find(key, id)
              .filter(message -> !message.takenInAt().isBefore(remembered))
              .ifPresent(this::created);
      case PublishingTask.Changed change -> {
        if (!change.time().isBefore(remembered)
            && conversations.find(key, Consistency.STRONG) instanceof Head.Live) {
          changed(change);
        }
      }
    }
  }

  /** Publishes that a message was created; nothing if its conversation was deleted. */
  public void created(Message message) {
    List<Service> services =
        services(directory.recent(message.conversation().organization()))
            .filter(service -> !isBy(service, message))
            .toList();
    if (services.isEmpty()) {
      return;
    }
    Optional<ConversationType> type = typeOf(message.conversation());
    if (type.isPresent()) {
      List<EventName> events = MessageEvents.of(message, type.get());
      outbox.put(
          services.stream()
              .flatMap(
                  service ->
                      events.stream()
                          .filter(service::isToldOf)
                          .map(event -> delivery(service, event, message)))
              .toList());
    }
  }

  /** Returns whether a service said a message itself. */
  private static boolean isBy(Service service, Message message) {
    return message.user() != null && message.user().value().equals(service.id().value());
  }

  /** Returns the type of a conversation; empty if it was deleted. */
  private Optional<ConversationType> typeOf(ConversationKey key) {
    Head found = conversations.find(key, Consistency.EVENTUAL);
    if (found instanceof Head.Absent) {
      // It may have been created just now, or be about to be, for a message that came by webhook.
      found = conversations.find(key, Consistency.STRONG);
    }
    return switch (found) {
      case Head.Live(var conversation, _) -> Optional.of(conversation.type());
      case Head.Absent() -> Optional.of(ConversationType.CONTACT);
      case Head.Deleted() -> Optional.empty();
    };
  }

  private ServiceDelivery delivery(Service service, EventName event, Message message) {
    return outbox.delivery(
        service,
        event,
        message.conversation(),
        Optional.of(message.id()),
        message.takenInAt(),
        message.id().value());
  }

  /** Publishes that a conversation was changed. */
  public void changed(PublishingTask.Changed change) {
    outbox.put(
        services(directory.recent(change.conversation().organization()))
            .filter(service -> service.isToldOf(EventName.CONVERSATION_UPDATE))
            .map(
                service ->
                    outbox.delivery(
                        service,
                        EventName.CONVERSATION_UPDATE,
                        change.conversation(),
                        Optional.empty(),
                        change.time(),
                        change.conversation().conversation().value() + " " + change.number()))
            .toList());
  }

  private static Stream<Service> services(DirectorySnapshot snapshot) {
    return snapshot.branches().stream()
        .flatMap(branch -> branch.services().stream())
        .filter(Service::isEnabled);
  }
}
