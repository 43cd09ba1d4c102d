package io.reachline.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.session.Ability;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of the reply statuses, row by row. */
class ZohoReplyStatusTest {

  @ParameterizedTest
  @CsvSource({
    "ACCEPTED, yes, yes, none",
    "CHANNEL_INACTIVE, no, no, channel",
    "CHANNEL_REVOKED, no, no, channel",
    "CHANNEL_DELETED, no, no, channel",
    "PAGE_REMOVED, no, no, channel",
    "CONFIG_SKIPPED_CHANNEL, no, no, channel",
    "SESSION_ENDED, no, no, session",
    "SESSION_BLOCKED, no, no, session",
    "SESSION_EXPIRED, no, yes, session",
    "UNASSIGNED, no, yes, assignment",
    "NOT_AN_ASSIGNEE, no, yes, assignment",
    "ASSIGNED_TO_OTHER_SERVICE, no, yes, assignment",
    "CREDIT_EXHAUSTED, no, yes, quota",
    "SANDBOX_LIMIT_REACHED, no, yes, quota",
    "OUTGOING_LIMIT_REACHED, no, yes, quota",
    "ACCESSTOKEN_EXPIRED, no, no, authorization",
    "PERMISSION_REVOKED, no, no, authorization",
    "ENDUSER_OFFLINE, no, yes, end user",
    "UNEXPECTED_ERROR, no, unknown, error"
  })
  void status_says_whatCanBeDone(String name, String canSend, String canReceive, String cause) {
    ZohoReplyStatus status = ZohoReplyStatus.of(name).orElseThrow();

    assertThat(status.canSend().wireName()).isEqualTo(canSend);
    assertThat(status.canReceive().wireName()).isEqualTo(canReceive);
    assertThat(status.cause().wireName()).isEqualTo(cause);
  }

  @Test
  void table_hasNineteenRows() {
    assertThat(ZohoReplyStatus.values()).hasSize(19);
  }

  @ParameterizedTest
  @EnumSource
  void status_always_hasATextAndARemedyOfOneSentence(ZohoReplyStatus status) {
    assertThat(status.text()).matches("[A-Z][^.]+");
    assertThat(status.remedy()).matches("[A-Z][^.]+\\.");
  }

  @ParameterizedTest
  @EnumSource
  void text_ofWhatCannotBeSent_saysSo(ZohoReplyStatus status) {
    if (status.canSend() == Ability.NO) {
      assertThat(status.text()).containsPattern("messages (cannot be sent|allowed)$");
    } else {
      assertThat(status.text()).isEqualTo("Messages can be exchanged");
    }
  }

  @Test
  void texts_areDistinct() {
    assertThat(Arrays.stream(ZohoReplyStatus.values()).map(ZohoReplyStatus::text))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "accepted", "GONE_FISHING", "ACCEPTED "})
  void case13_of_anotherName_isUnknown(String name) {
    assertThat(ZohoReplyStatus.of(name)).isEmpty();
  }
}
