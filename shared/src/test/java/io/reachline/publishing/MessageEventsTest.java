package io.reachline.publishing;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationType;
import io.reachline.directory.EventName;
import io.reachline.identity.Role;
import io.reachline.json.JsonObject;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageBuilder;
import io.reachline.message.MessageType;
import io.reachline.routing.DeliveryStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageEventsTest {

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void of_anyMessage_isItsCreation(MessageType type) {
    Message message = message(type, Role.CONTACT, "Hello").build();

    assertThat(events(message)).containsExactly("message.create.contact." + type.wireName());
    assertThat(MessageEvents.of(message, ConversationType.BOT))
        .extracting(EventName::value)
        .containsExactly("message.create.bot." + type.wireName());
  }

  @Test
  void of_sessionEvent_isAnUpdateOfTheSessionToo() {
    JsonObject meta = JsonObject.builder().put("sessionStatus", "ENDED").build();

    assertThat(
            events(
                message(MessageType.STATUS, Role.SYSTEM, "Session ended")
                    .meta(meta)
                    .event("{}")
                    .build()))
        .containsExactly("message.create.contact.status", "session.update");
    // Clients can write the same, but not the event that it was made from.
    assertThat(events(message(MessageType.STATUS, Role.BOT, "Session ended").meta(meta).build()))
        .containsExactly("message.create.contact.status");
  }

  @Test
  void of_deliveryStatus_isItsOutcomeToo() {
    assertThat(events(message(MessageType.STATUS, Role.SYSTEM, DeliveryStatus.DELIVERED).build()))
        .containsExactly("message.create.contact.status", "notification.delivered");
    assertThat(
            events(message(MessageType.STATUS, Role.SYSTEM, DeliveryStatus.UNDELIVERABLE).build()))
        .containsExactly("message.create.contact.status", "notification.undeliverable");
    assertThat(events(message(MessageType.STATUS, Role.BOT, DeliveryStatus.DELIVERED).build()))
        .containsExactly("message.create.contact.status");
    assertThat(
            events(
                message(MessageType.STATUS, Role.SYSTEM, DeliveryStatus.DELIVERED)
                    .event("{}")
                    .build()))
        .containsExactly("message.create.contact.status");
    assertThat(events(message(MessageType.CHAT, Role.SYSTEM, DeliveryStatus.UNDELIVERABLE).build()))
        .containsExactly("message.create.contact.chat");
  }

  @Test
  void of_acceptance_isThatTheConversationWasAcceptedToo() {
    assertThat(events(message(MessageType.COMMAND, Role.AGENT, "/accept").build()))
        .containsExactly("message.create.contact.command", "conversation.accepted");
    assertThat(events(message(MessageType.COMMAND, Role.AGENT, "/join").build()))
        .containsExactly("message.create.contact.command");
    assertThat(events(message(MessageType.COMMAND, Role.AGENT, "/accept it").build()))
        .containsExactly("message.create.contact.command");
  }

  private static List<String> events(Message message) {
    return MessageEvents.of(message, ConversationType.CONTACT).stream()
        .map(EventName::value)
        .toList();
  }

  private static MessageBuilder message(MessageType type, Role role, String text) {
    return aMessage().id(type, MovableClock.START, 1).by(role).text(text);
  }
}
