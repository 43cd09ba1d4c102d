package io.reachline.service;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.directory.EventName;
import io.reachline.directory.Service;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionId;
import io.reachline.session.SessionStore;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The content of the requests to services. */
class EventPayloadTest {
  private final DeliveryScenario scenario = new DeliveryScenario();
  private final Service service = scenario.service(1);

  @Test
  void payload_ofAMessage_isAsTheSdkReadsIt() {
    Message message = scenario.said("Do you have it in blue?");
    DeliveryId id = scenario.tell(service, message);

    JsonObject payload = sent();

    assertThat(payload.members().keySet())
        .containsExactly("event", "organization", "data", "activity");
    assertThat(payload.text("event")).contains("message.create.contact.chat");
    assertThat(payload.text("organization")).contains(DeliveryScenario.ORGANIZATION.value());
    JsonObject data = payload.object("data");
    assertThat(data.members().keySet()).containsExactly("message", "conversation");
    assertThat(data.object("message").text("id")).contains(message.id().value());
    assertThat(data.object("message").text("text")).contains("Do you have it in blue?");
    assertThat(data.object("message").text("orgPath"))
        .contains(DeliveryScenario.ORGANIZATION.value());
    assertThat(data.object("conversation").text("id"))
        .contains(DeliveryScenario.CONVERSATION.conversation().value());
    assertThat(data.object("conversation").text("status")).contains("closed");
    assertThat(payload.object("activity"))
        .hasToString(
            "{\"id\":\"%s\",\"type\":\"message.create.contact.chat\",\"createdAt\":\"%s\"}"
                .formatted(id, "2026-11-02T09:30:00.000Z"));
  }

  @Test
  void payload_ofAConversation_hasNoMessage() {
    tell(EventName.CONVERSATION_UPDATE, DeliveryScenario.CONVERSATION, Optional.empty());

    assertThat(sent().object("data").members().keySet()).containsExactly("conversation");
  }

  @Test
  void payload_ofASession_hasItAsTheApiShowsIt() {
    Session session =
        new Session(
            new SessionId("65403000000038063"),
            "ON_PROGRESS",
            "OPEN",
            "ACCEPTED",
            "1018",
            "AGENT",
            23L,
            "65403000000038011",
            scenario.clock.instant(),
            scenario.clock.instant());
    ConversationKey conversation = session.id().conversation(DeliveryScenario.ORGANIZATION);
    Message message =
        aMessage()
            .id(MessageType.STATUS, scenario.clock.instant(), 7)
            .in(conversation)
            .text("Session is in progress")
            .build();
    scenario
        .stores
        .sessions()
        .move(
            new SessionEvent(DeliveryScenario.ORGANIZATION, session, "ab".repeat(32), "{}"),
            EnumSet.allOf(SessionStore.Part.class));
    scenario.stores.messages().create(message);
    tell(EventName.SESSION_UPDATE, conversation, Optional.of(message));

    JsonObject data = sent().object("data");

    assertThat(data.members().keySet()).containsExactly("message", "conversation", "session");
    assertThat(data.object("session").text("id")).contains("65403000000038063");
    assertThat(data.object("session").object("reply").text("canSend")).contains("yes");
  }

  private void tell(EventName event, ConversationKey conversation, Optional<Message> message) {
    ServiceKey key = DeliveryScenario.key(service);
    scenario.put(
        ServiceDelivery.of(
            key,
            DeliveryId.of(key, event.value(), scenario.clock.instant(), "cause"),
            event.value(),
            conversation,
            message.map(Message::id),
            scenario.clock.instant()));
  }

  /** Returns the body of the only request. */
  private JsonObject sent() {
    scenario.takeDue();
    assertThat(scenario.calls).hasSize(1);
    return Json.readOwn(scenario.calls.getFirst().body());
  }
}
