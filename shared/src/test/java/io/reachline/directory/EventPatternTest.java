package io.reachline.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.conversation.ConversationType;
import io.reachline.message.MessageType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The patterns of the events to which services subscribe. */
class EventPatternTest {
  private static final EventName CHAT =
      EventName.messageCreate(ConversationType.CONTACT, MessageType.CHAT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message.create.contact.chat",
        "message.create.contact.*",
        "message.create.*.chat",
        "message.create.*.*",
        "message.*.contact.*",
        "*.*.*.*"
      })
  void matches_aMessage_bySomePart(String pattern) {
    assertThat(new EventPattern(pattern).matches(CHAT)).isTrue();
    assertThat(new EventPattern(pattern).matches(EventName.CONVERSATION_UPDATE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message.create.contact.status",
        "message.create.bot.chat",
        "message.create.bot.*",
        "conversation.*",
        "*.*"
      })
  void matches_anotherMessage_isFalse(String pattern) {
    assertThat(new EventPattern(pattern).matches(CHAT)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "conversation.update, conversation.update",
    "conversation.*, conversation.accepted",
    "session.update, session.update",
    "notification.delivered, notification.delivered",
    "notification.*, notification.undeliverable"
  })
  void matches_eventWithoutAMessage(String pattern, String event) {
    assertThat(new EventPattern(pattern).matches(new EventName(event))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        ".",
        "message",
        "message.create",
        "message.create.contact",
        "message.create.contact.chat.contact",
        "message.create.contact.chat.",
        ".message.create.contact",
        "message.create.customer.chat",
        "message.create.contact.CHAT",
        "message.create.con*.chat",
        "message.create.**",
        "message.delete.*.*",
        "conversation.create",
        // A rule that names the service, and nothing else, brings it.
        "conversation.notify",
        "notification.delivered ",
        "notification..delivered"
      })
  void isValid_whatNoEventIs_isFalse(String pattern) {
    assertThat(EventPattern.isValid(pattern)).isFalse();
    assertThatThrownBy(() -> new EventPattern(pattern))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void eventsOfSubscriptions_areValidPatternsOfThemselvesAlone() {
    List<EventName> all = EventName.OF_SUBSCRIPTIONS;

    assertThat(all).hasSize(4 * 12 + 5).doesNotHaveDuplicates();
    for (EventName event : all) {
      EventPattern pattern = new EventPattern(event.value());
      assertThat(all.stream().filter(pattern::matches)).containsExactly(event);
    }
  }
}
