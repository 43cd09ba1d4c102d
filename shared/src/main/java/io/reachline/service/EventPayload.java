package io.reachline.service;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.directory.EventName;
import io.reachline.directory.OrganizationPaths;
import io.reachline.identity.OrganizationPath;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.message.ReceiptStore;
import io.reachline.message.ShownMessage;
import io.reachline.session.ReplyStatuses;
import io.reachline.session.SessionId;
import io.reachline.session.SessionStore;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import java.time.Clock;
import java.util.Optional;

/** The body of a delivery: the event, and what it is about as the API shows it now. */
public record EventPayload(
    ConversationStore conversations,
    MessageStore messages,
    ReceiptStore receipts,
    SessionStore sessions,
    ReplyStatuses replyStatuses,
    OrganizationPaths paths,
    Retention retention,
    Clock clock) {

  /** The body of a delivery, or the reason why there is none. */
  sealed interface Body {

    record Of(JsonObject json) implements Body {}

    /** The conversation was deleted, or the message does not exist any more. */
    record Gone() implements Body {}

    /** The conversation does not exist yet: whoever stored its first message is to create it. */
    record NotYet() implements Body {}
  }

  /** Returns the body of a delivery as JSON. */
  Body of(ServiceDelivery delivery) {
    return switch (conversations.find(delivery.conversation(), Consistency.STRONG)) {
      case Head.Live(var conversation, _) ->
          of(delivery, conversation).<Body>map(Body.Of::new).orElseGet(Body.Gone::new);
      case Head.Deleted() -> new Body.Gone();
      case Head.Absent() -> new Body.NotYet();
    };
  }

  private Optional<JsonObject> of(ServiceDelivery delivery, Conversation conversation) {
    OrganizationPath path = paths.of(delivery.conversation().organization());
    JsonObject.Builder data = JsonObject.builder();
    if (delivery.message().isPresent()) {
      Optional<Message> message =
          messages.find(delivery.conversation(), delivery.message().get()).filter(this::isKept);
      if (message.isEmpty()) {
        return Optional.empty();
      }
      data.put("message", ShownMessage.of(message.get(), receipts, path));
    }
    data.put("conversation", conversation.toJson(path));
    if (delivery.event().equals(EventName.SESSION_UPDATE.value())) {
      session(conversation).ifPresent(session -> data.put("session", session));
    }
    return Optional.of(
        JsonObject.builder()
            .put("event", delivery.event())
            .put("organization", delivery.conversation().organization().value())
            .put("data", data.build())
            .put(
                "activity",
                JsonObject.builder()
                    .put("id", delivery.id().value())
                    .put("type", delivery.event())
                    .put("createdAt", Timestamp.format(delivery.createdAt()))
                    .build())
            .build());
  }

  private boolean isKept(Message message) {
    return message.createdAt().isAfter(retention.horizon(clock.instant()));
  }

  private Optional<JsonObject> session(Conversation conversation) {
    return Optional.ofNullable(conversation.session())
        .map(SessionId::new)
        .flatMap(id -> sessions.find(id.conversation(conversation.organization())))
        .map(session -> session.toJson(conversation.key(), replyStatuses));
  }
}
