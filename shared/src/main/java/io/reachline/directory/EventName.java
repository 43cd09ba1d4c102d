package io.reachline.directory;

import io.reachline.conversation.ConversationType;
import io.reachline.message.MessageType;
import java.util.List;
import java.util.stream.Stream;

/** The name of an event that services are told of, such as {@code message.create.contact.chat}. */
public record EventName(String value) {
  /** A conversation was changed. */
  public static final EventName CONVERSATION_UPDATE = new EventName("conversation.update");

  /** Somebody accepted a conversation. */
  public static final EventName CONVERSATION_ACCEPTED = new EventName("conversation.accepted");

  /** A provider of webhooks reported a session's change. */
  public static final EventName SESSION_UPDATE = new EventName("session.update");

  /** A rule found somebody online. */
  public static final EventName NOTIFICATION_DELIVERED = new EventName("notification.delivered");

  /** A rule found nobody online. */
  public static final EventName NOTIFICATION_UNDELIVERABLE =
      new EventName("notification.undeliverable");

  /** A rule names the service. It is told of this without having subscribed to it. */
  public static final EventName CONVERSATION_NOTIFY = new EventName("conversation.notify");

  /** All events that a service can subscribe to. */
  static final List<EventName> OF_SUBSCRIPTIONS =
      Stream.concat(
              Stream.of(ConversationType.values())
                  .flatMap(
                      conversation ->
                          Stream.of(MessageType.values())
                              .map(message -> messageCreate(conversation, message))),
              Stream.of(
                  CONVERSATION_UPDATE,
                  CONVERSATION_ACCEPTED,
                  SESSION_UPDATE,
                  NOTIFICATION_DELIVERED,
                  NOTIFICATION_UNDELIVERABLE))
          .toList();

  /** Returns the event that a message was created in a conversation. */
  public static EventName messageCreate(ConversationType conversation, MessageType message) {
    return new EventName(
        "message.create.%s.%s".formatted(conversation.wireName(), message.wireName()));
  }

  @Override
  public String toString() {
    return value;
  }
}
