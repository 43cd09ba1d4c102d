package io.reachline.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of the session statuses, row by row. */
class SessionStatusTest {

  @ParameterizedTest
  @CsvSource({
    "CREATED, QUEUED, Session created",
    "OPEN, QUEUED, Session open",
    "ON_PROGRESS, ACTIVE, Session in progress",
    "ON_HOLD, ACTIVE, Session on hold",
    "ENDED, CLOSED, Session ended",
    "BLOCKED, CLOSED, Session blocked",
    "MISSED, CLOSED, Session missed"
  })
  void status_moves_itsConversation(String name, ConversationStatus state, String text) {
    SessionStatus status = SessionStatus.of(name).orElseThrow();

    assertThat(status.conversationStatus()).isEqualTo(state);
    assertThat(status.text()).isEqualTo(text);
  }

  @Test
  void table_hasSevenRows() {
    assertThat(SessionStatus.values()).hasSize(7);
  }

  @ParameterizedTest
  @EnumSource
  void of_itsName_isItself(SessionStatus status) {
    assertThat(SessionStatus.of(status.name())).contains(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "open", "On_Hold", "ON HOLD", "GONE_FISHING", "ENDED "})
  void case13_of_anotherName_isUnknown(String name) {
    assertThat(SessionStatus.of(name)).isEmpty();
  }
}
