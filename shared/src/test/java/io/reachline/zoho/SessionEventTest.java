package io.reachline.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Position;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of an event's text, and of the order of two events. */
class SessionEventTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad10");
  private static final Instant TIME = Instant.parse("2026-11-02T09:29:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // old status | status | reply status | text
        "ENDED   | ON_HOLD | ACCEPTED        | Session on hold",
        "-       | CREATED | -               | Session created",
        "CREATED | OPEN    | -               | Session open",
        // one fact: only the reply status is new
        "ON_HOLD | ON_HOLD | CHANNEL_REVOKED | Channel revoked: messages cannot be sent",
        "ON_HOLD | ON_HOLD | ACCEPTED        | Session on hold: messages can be exchanged",
        "ENDED   | ENDED   | -               | Session ended",
        // two facts in one event make one text
        "OPEN    | ON_HOLD | CHANNEL_REVOKED | Session on hold. Channel revoked: messages cannot be sent",
        "OPEN    | ON_PROGRESS | UNASSIGNED  | Session in progress. Session unassigned: messages cannot be sent",
        // the same fact twice is said once
        "OPEN    | ENDED   | SESSION_ENDED   | Session ended: messages cannot be sent",
        "OPEN    | BLOCKED | SESSION_BLOCKED | Session blocked: no messages allowed",
        "OPEN    | ENDED   | SESSION_BLOCKED | Session ended. Session blocked: no messages allowed",
        // what the tables do not have is told as it came
        "OPEN    | GONE    | ACCEPTED        | Session status unknown: GONE",
        "OPEN    | ON_HOLD | GONE            | Session on hold. Reply status unknown: GONE",
        "GONE    | GONE    | AWAY            | Reply status unknown: AWAY",
        "OPEN    | GONE    | AWAY            | Session status unknown: GONE. Reply status unknown: AWAY"
      })
  void text_ofAnEvent_isWhatAPersonUnderstands(
      @Nullable String old, String status, @Nullable String reply, String text) {
    assertThat(event(old, status, reply).text(new ZohoDesk())).isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource
  void text_ofEveryReplyStatus_isPartOfTheEvents(ZohoReplyStatus reply) {
    String text = event("ON_HOLD", "ON_HOLD", reply.name()).text(new ZohoDesk());

    assertThat(text)
        .isEqualTo(
            reply == ZohoReplyStatus.ACCEPTED
                ? "Session on hold: messages can be exchanged"
                : reply.text());
  }

  @Test
  void case17_position_ofTheNewerEventTime_isAfter() {
    assertThat(position(TIME.plusMillis(1), 0L, "00").isAfter(position(TIME, 99L, "ff"))).isTrue();
  }

  @Test
  void case17_position_atTheSameTime_isByMessagesCountAndThenByHash() {
    assertThat(position(TIME, 10L, "00").isAfter(position(TIME, 9L, "ff"))).isTrue();
    assertThat(position(TIME, 70_000L, "00").isAfter(position(TIME, 69_999L, "ff"))).isTrue();
    assertThat(position(TIME, 9L, "01").isAfter(position(TIME, 9L, "00"))).isTrue();
    assertThat(position(TIME, null, "01")).isEqualTo(position(TIME, 0L, "01"));
    assertThat(position(TIME, 9L, "01").isAfter(position(TIME, 9L, "01"))).isFalse();
  }

  @Property(seed = "4", tries = 500)
  void position_order_isThatOfTimeThenCount(
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long time,
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long otherTime,
      @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long count,
      @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long otherCount) {
    Comparator<long[]> order =
        Comparator.<long[]>comparingLong(event -> event[0]).thenComparingLong(event -> event[1]);

    int positions =
        position(Instant.ofEpochMilli(time), count, "00")
            .compareTo(position(Instant.ofEpochMilli(otherTime), otherCount, "00"));

    assertThat(Integer.signum(positions))
        .isEqualTo(
            Integer.signum(
                order.compare(new long[] {time, count}, new long[] {otherTime, otherCount})));
  }

  @Test
  void conversation_ofASession_isTheSameForEverAndNoOtherOrganizations() {
    SessionId session = new SessionId("65403000000038063");

    assertThat(session.conversation(ORGANIZATION).conversation().value())
        .as("SHA-256 of zoho-desk|organization|session, its first 24 digits")
        .isEqualTo("6907abfa9938843d0a82a1d0");
    assertThat(session.conversation(new OrganizationId("5d01e2404bc19c256622ad20")).conversation())
        .isNotEqualTo(session.conversation(ORGANIZATION).conversation());
  }

  @Test
  void toJson_withoutWhatZohoLeftOut_isNullThere() {
    JsonObject json = event(null, "OPEN", null).session().toJson(key(), new ZohoDesk());

    assertThat(json.members())
        .containsOnlyKeys(
            "id",
            "organization",
            "conversation",
            "channelId",
            "status",
            "previousStatus",
            "reply",
            "assignee",
            "messagesCount",
            "eventTime",
            "receivedAt")
        .containsEntry("reply", null)
        .containsEntry("assignee", null)
        .containsEntry("previousStatus", null)
        .containsEntry("channelId", null)
        .containsEntry("messagesCount", null)
        .containsEntry("eventTime", "2026-11-02T09:29:00.000Z")
        .containsEntry("receivedAt", "2026-11-02T09:29:07.000Z");
  }

  @ParameterizedTest
  @EnumSource
  void toJson_everyReplyStatus_isShownByItsRow(ZohoReplyStatus reply) {
    assertThat(
            event(null, "OPEN", reply.name()).session().toJson(key(), new ZohoDesk()).get("reply"))
        .isEqualTo(
            Map.of(
                "status",
                reply.name(),
                "canSend",
                reply.canSend().wireName(),
                "canReceive",
                reply.canReceive().wireName(),
                "cause",
                reply.cause().wireName(),
                "remedy",
                reply.remedy()));
  }

  private static ConversationKey key() {
    return new SessionId("65403000000038063").conversation(ORGANIZATION);
  }

  private static Position position(Instant time, @Nullable Long count, String hash) {
    Session session =
        new Session(new SessionId("1"), "OPEN", null, null, null, null, count, null, time, time);
    return new SessionEvent(ORGANIZATION, session, hash.repeat(32), "{}").position();
  }

  private static SessionEvent event(@Nullable String old, String status, @Nullable String reply) {
    Session session =
        new Session(
            new SessionId("65403000000038063"),
            status,
            old,
            reply,
            null,
            null,
            null,
            null,
            TIME,
            TIME.plusSeconds(7));
    return new SessionEvent(ORGANIZATION, session, "0".repeat(64), "{}");
  }
}
