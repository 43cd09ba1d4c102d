package io.reachline.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Utf8;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptStatus;
import io.reachline.presence.Word;
import io.reachline.routing.RoutingTrigger;
import io.reachline.session.Session;
import io.reachline.session.SessionId;
import io.reachline.storage.Retention;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.ProviderEvent;
import io.reachline.webhook.ProviderEvent.Bad;
import io.reachline.webhook.ProviderEvent.MessageAdded;
import io.reachline.webhook.ProviderEvent.MessageStatusChanged;
import io.reachline.webhook.ProviderEvent.PresenceChanged;
import io.reachline.webhook.ProviderEvent.Reason;
import io.reachline.webhook.ProviderEvent.SessionChanged;
import io.reachline.webhook.QuarantinedEvent;
import io.reachline.webhook.Source;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 10 to 13 and 18: what an event says, and when it is set aside. */
class EventReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:30:00Z");
  private static final Instant TIME = NOW.minusSeconds(60);
  private static final Retention RETENTION = new Retention(Duration.ofDays(90));

  @Test
  void session_sampleOfZohos_isReadWhole() {
    EventBuilder event = EventBuilder.aSessionEvent(TIME);
    SessionChanged changed = changed(event);

    assertThat(changed.event().session())
        .isEqualTo(
            new Session(
                new SessionId(EventBuilder.SESSION),
                "ON_HOLD",
                "ENDED",
                "ACCEPTED",
                "106554156",
                "AGENT",
                23L,
                "65403000000038011",
                TIME,
                NOW));
    assertThat(changed.event().raw()).isEqualTo(event.json());
    assertThat(changed.message().toJson(OrganizationPath.root(EventBuilder.ORGANIZATION)).members())
        .containsEntry("type", "status")
        .containsEntry("role", "system")
        .containsEntry("text", "Session on hold")
        .containsEntry("createdAt", "2026-11-02T09:29:00.000Z")
        .containsEntry("receivedAt", "2026-11-02T09:30:00.000Z")
        .containsEntry(
            "meta",
            Map.of(
                "session",
                EventBuilder.SESSION,
                "sessionStatus",
                "ON_HOLD",
                "sessionOldStatus",
                "ENDED",
                "replyStatus",
                "ACCEPTED",
                "eventTime",
                "2026-11-02T09:29:00.000Z"));
    assertThat(changed.message().event()).isEqualTo(event.json());
    assertThat(changed.message().conversation()).isEqualTo(changed.event().conversation());
  }

  @Test
  void case12_numbersInPlaceOfStrings_areTheSameEvent() throws MalformedJson {
    EventBuilder strings = EventBuilder.aSessionEvent(TIME);
    EventBuilder numbers =
        EventBuilder.aSessionEvent(TIME)
            .payload("currentAssigneeId", 106554156)
            .payload("sessionId", 65403000000038063L)
            .payload("messagesCount", 23)
            .payload("channelId", 65403000000038011L)
            .envelope("eventTime", TIME.toEpochMilli())
            .envelope("orgId", 106553778);

    assertThat(changed(numbers).event().session()).isEqualTo(changed(strings).event().session());
    assertThat(changed(numbers).message().id()).isEqualTo(changed(strings).message().id());
    assertThat(changed(numbers).event().fingerprint())
        .isEqualTo(changed(strings).event().fingerprint());
    assertThat(Json.read(numbers.json())).isNotEqualTo(Json.read(strings.json()));
  }

  @Test
  void case15_membersInAnotherOrder_areTheSameEvent() {
    String one = EventBuilder.aSessionEvent(TIME).json();
    Map<String, Object> reversed = new LinkedHashMap<>();
    JsonObject event = Json.readOwn(one);
    List.copyOf(event.members().keySet())
        .reversed()
        .forEach(name -> reversed.put(name, Objects.requireNonNull(event.get(name))));
    Delivery other = delivery(Json.write(reversed));

    assertThat(other.event()).isNotEqualTo(one);
    assertThat(read(other))
        .isInstanceOfSatisfying(
            SessionChanged.class,
            changed ->
                assertThat(changed.message().id())
                    .isEqualTo(changed(EventBuilder.aSessionEvent(TIME)).message().id()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9007199254740993", "18446744073709551617", "99999999999999999999999999999999"})
  void case12_ids_keepEveryDigit(String id) throws MalformedJson {
    for (Object form : new Object[] {id, new BigInteger(id)}) {
      Session session =
          changed(
                  EventBuilder.aSessionEvent(TIME)
                      .payload("sessionId", form)
                      .payload("channelId", form)
                      .payload("currentAssigneeId", form))
              .event()
              .session();

      assertThat(session.id().value()).isEqualTo(id);
      assertThat(session.channelId()).isEqualTo(id);
      assertThat(session.assigneeId()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "0                   | 0",
        "007                 | 7",
        "999999999999999999  | 999999999999999999",
        "''                  | -"
      })
  void case12_messagesCount_isANumber(String text, @Nullable Long count) {
    assertThat(
            changed(EventBuilder.aSessionEvent(TIME).payload("messagesCount", text))
                .event()
                .session()
                .messagesCount())
        .isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "1000000000000000000",
        "18446744073709551616",
        "1.5",
        "+1",
        "١",
        "many",
        " 1"
      })
  void case12_messagesCountOfAnotherForm_isSetAside(String text) {
    Bad bad = bad(EventBuilder.aSessionEvent(TIME).payload("messagesCount", text));

    assertThat(bad.reason()).isEqualTo(Reason.INVALID_FIELD);
    assertThat(bad.detail()).startsWith("messagesCount must be a whole number");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "now",
        "1751022087019.5",
        "9999999999999999",
        "18446744073709551616"
      })
  void case12_eventTimeOfAnotherForm_isSetAside(String text) {
    Bad bad = bad(EventBuilder.aSessionEvent(TIME).envelope("eventTime", text));

    assertThat(bad.reason()).isEqualTo(Reason.INVALID_FIELD);
    assertThat(bad.detail()).startsWith("eventTime must ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sessionId     | -     | sessionId is required",
        "sessionId     | ''    | sessionId must not be blank",
        "sessionId     | ' '   | sessionId must not be blank",
        "sessionStatus | -     | sessionStatus is required",
        "sessionStatus | ''    | sessionStatus must not be blank",
        "eventTime     | -     | eventTime is required",
        "orgId         | -     | orgId is required"
      })
  void case10_requiredField_missing_isSetAsideWithItsName(
      String field, String value, String detail) {
    EventBuilder event = EventBuilder.aSessionEvent(TIME);
    boolean isBeside = field.equals("eventTime") || field.equals("orgId");
    if (value.equals("-")) {
      event = isBeside ? event.withoutEnvelope(field) : event.withoutPayload(field);
    } else {
      event = event.payload(field, value);
    }

    assertThat(bad(event)).isEqualTo(new Bad(Reason.INVALID_FIELD, detail));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sessionId",
        "sessionStatus",
        "sessionOldStatus",
        "replyStatus",
        "currentAssigneeId",
        "assigneeType",
        "channelId",
        "messagesCount"
      })
  void case10_fieldThatIsNoScalar_isSetAsideWithItsName(String field) {
    for (Object value : new Object[] {Map.of("a", 1), List.of(1), true}) {
      assertThat(bad(EventBuilder.aSessionEvent(TIME).payload(field, value)).detail())
          .isEqualTo(field + " must be a string");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sessionId",
        "sessionStatus",
        "sessionOldStatus",
        "replyStatus",
        "currentAssigneeId",
        "assigneeType",
        "channelId"
      })
  void case10_fieldOfManyCharacters_isSetAsideWithItsName(String field) {
    assertThat(bad(EventBuilder.aSessionEvent(TIME).payload(field, "x".repeat(101))).detail())
        .startsWith(field + " must ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sessionOldStatus",
        "replyStatus",
        "currentAssigneeId",
        "assigneeType",
        "channelId",
        "messagesCount"
      })
  void session_fieldThatZohoMayLeaveOut_isNotMissed(String field) {
    assertThat(read(EventBuilder.aSessionEvent(TIME).withoutPayload(field)))
        .isInstanceOf(SessionChanged.class);
    assertThat(read(EventBuilder.aSessionEvent(TIME).payload(field, null)))
        .isInstanceOf(SessionChanged.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "17", "\"x\"", "null", "{", "{\"a\":1,\"a\":1}", ""})
  void case11_eventThatIsNoObject_isMalformed(String json) {
    assertThat(read(delivery(json)))
        .isInstanceOfSatisfying(
            Bad.class, bad -> assertThat(bad.reason()).isEqualTo(Reason.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "17", "{}"})
  void case11_payloadThatIsNoObject_isSetAside(String payload) {
    String json =
        EventBuilder.aSessionEvent(TIME)
            .json()
            .replaceFirst("\"payload\":\\{[^}]*}", "\"payload\":" + payload);

    assertThat(read(delivery(json)))
        .isEqualTo(new Bad(Reason.INVALID_FIELD, "sessionId is required"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"IM_Session_Rated", "im_session_status", "", "IM_Session_Status "})
  void case13_unknownType_isSetAsideAsSuch(String type) {
    assertThat(bad(EventBuilder.aSessionEvent(TIME).envelope("eventType", type)).reason())
        .isEqualTo(Reason.UNKNOWN_TYPE);
    assertThat(bad(EventBuilder.aSessionEvent(TIME).withoutEnvelope("eventType")).reason())
        .isEqualTo(Reason.UNKNOWN_TYPE);
  }

  @Test
  void case13_unknownStatus_isKeptAsItCame() {
    Session session =
        changed(
                EventBuilder.aSessionEvent(TIME)
                    .payload("sessionStatus", "GONE_FISHING")
                    .payload("replyStatus", "AWAY"))
            .event()
            .session();

    assertThat(session.status()).isEqualTo("GONE_FISHING");
    assertThat(session.knownStatus()).isEmpty();
    assertThat(session.replyStatus()).isEqualTo("AWAY");
  }

  @Test
  void case13_unknownField_isKeptAndMakesAnotherEvent() {
    SessionChanged plain = changed(EventBuilder.aSessionEvent(TIME));
    SessionChanged more = changed(EventBuilder.aSessionEvent(TIME).payload("mood", "good"));

    assertThat(more.message().event()).contains("\"mood\":\"good\"");
    assertThat(more.message().id()).isNotEqualTo(plain.message().id());
  }

  @Test
  void case18_eventTime_upToFiveMinutesAheadIsTaken() {
    assertThat(read(EventBuilder.aSessionEvent(NOW.plus(Duration.ofMinutes(5)))))
        .isInstanceOf(SessionChanged.class);
    assertThat(bad(EventBuilder.aSessionEvent(NOW.plus(Duration.ofMinutes(5)).plusMillis(1))))
        .isEqualTo(new Bad(Reason.IN_THE_FUTURE, "eventTime is in the future"));
    assertThat(
            bad(EventBuilder.aSessionEvent(NOW).envelope("eventTime", "999999999999999")).reason())
        .isEqualTo(Reason.IN_THE_FUTURE);
    assertThat(bad(EventBuilder.aMessageEvent(NOW.plus(Duration.ofMinutes(6)))).reason())
        .isEqualTo(Reason.IN_THE_FUTURE);
  }

  @Test
  void tooOld_isWhatTheRetentionPeriodHasEnded() {
    Instant horizon = NOW.minus(Duration.ofDays(90));

    assertThat(read(EventBuilder.aSessionEvent(horizon.plusMillis(1))))
        .isInstanceOf(SessionChanged.class);
    assertThat(bad(EventBuilder.aSessionEvent(horizon)))
        .isEqualTo(new Bad(Reason.TOO_OLD, "eventTime is before the retention period"));
    assertThat(bad(EventBuilder.aSessionEvent(NOW).envelope("eventTime", "0")).reason())
        .isEqualTo(Reason.TOO_OLD);
    assertThat(bad(EventBuilder.aMessageEvent(horizon)).reason()).isEqualTo(Reason.TOO_OLD);
  }

  @Test
  void case09_eventOver200Kilobytes_isTooLarge() {
    EventBuilder event = EventBuilder.aSessionEvent(TIME).payload("extra", "");
    int room = ProviderEvent.MAX_BYTES - event.json().length();

    assertThat(read(event.payload("extra", "x".repeat(room)))).isInstanceOf(SessionChanged.class);
    assertThat(bad(event.payload("extra", "x".repeat(room + 1))).reason())
        .isEqualTo(Reason.TOO_LARGE);
    assertThat(bad(event.payload("extra", "é".repeat(room / 2 + 1))).reason())
        .as("bytes are counted, not characters")
        .isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void case09_largeEvent_isCutToWhatCanBeKept() {
    String json = EventBuilder.aSessionEvent(TIME).payload("extra", "日".repeat(100_000)).json();

    QuarantinedEvent event =
        QuarantinedEvent.of(delivery(json), new Bad(Reason.TOO_LARGE, "x"), NOW);

    assertThat(event.cut()).isTrue();
    assertThat(json).startsWith(event.event());
    assertThat(event.event().getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(ProviderEvent.MAX_BYTES);
  }

  @Test
  void message_in_isTheContacts() {
    Message message = added(EventBuilder.aMessageEvent(TIME));

    assertThat(message.toJson(OrganizationPath.root(EventBuilder.ORGANIZATION)).members())
        .containsEntry("type", "chat")
        .containsEntry("role", "contact")
        .containsEntry("text", "Where is my parcel?")
        .containsEntry("createdAt", "2026-11-02T09:29:00.000Z")
        .containsEntry("receivedAt", "2026-11-02T09:30:00.000Z")
        .doesNotContainKeys("user", "event")
        .containsEntry(
            "meta",
            Map.of(
                "session",
                EventBuilder.SESSION,
                "messageId",
                "65403000000038099",
                "messageType",
                "TEXT",
                "channelId",
                "65403000000038011",
                "actor",
                Map.of("type", "END_USER", "name", "A customer", "id", "65403000000045001")));
    assertThat(message.conversation())
        .isEqualTo(new SessionId(EventBuilder.SESSION).conversation(EventBuilder.ORGANIZATION));
    assertThat(message.event()).doesNotContain("parcel").contains("65403000000038099");
  }

  @Test
  void message_out_isAnAgents() {
    Message message =
        added(
            EventBuilder.aMessageEvent(TIME)
                .payload("direction", "OUT")
                .payload("actor", Map.of("type", "AGENT", "externalId", 77)));

    assertThat(message.role()).isEqualTo(Role.AGENT);
    assertThat(message.meta().get("actor")).isEqualTo(Map.of("type", "AGENT", "id", "77"));
  }

  @ParameterizedTest
  @CsvSource({
    "AGENT, IN, AGENT",
    "AGENT, OUT, AGENT",
    "BOT, IN, BOT",
    "BOT, OUT, BOT",
    "END_USER, IN, CONTACT",
    "END_USER, OUT, CONTACT",
    "ENDUSER, IN, CONTACT",
    // An actor that nobody knows is on the side that the direction tells.
    "agent, IN, CONTACT",
    "SUPERVISOR, OUT, AGENT",
    ", IN, CONTACT"
  })
  void message_role_isTheActors(@Nullable String actor, String direction, Role role) {
    Message message =
        added(
            EventBuilder.aMessageEvent(TIME)
                .payload("direction", direction)
                .payload("actor", actor == null ? null : Map.of("type", actor)));

    assertThat(message.role()).isEqualTo(role);
    assertThat(RoutingTrigger.of(message).isPresent()).isEqualTo(role == Role.CONTACT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IN", "OUT"})
  void message_info_isAStatusMessageThatIsNotRouted(String direction) {
    Message message =
        added(
            EventBuilder.aMessageEvent(TIME)
                .payload("messageType", "INFO")
                .payload("direction", direction)
                .payload("text", "END_SESSION")
                .payload("info", Map.of("action", "END_SESSION")));

    assertThat(message.type()).isEqualTo(MessageType.STATUS);
    assertThat(message.role()).as("by the end user").isEqualTo(Role.CONTACT);
    assertThat(message.text()).isEqualTo("END_SESSION");
    assertThat(message.display().get("contentType")).isEqualTo("info");
    assertThat(message.meta().get("zoho"))
        .isEqualTo(Map.of("info", Map.of("action", "END_SESSION")));
    assertThat(RoutingTrigger.of(message)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ATTACHMENT, attachment",
    "LOCATION, location",
    "EXTERNAL_INFO, external_info",
    "STICKER, sticker",
    // Read alike under every locale.
    "ACTION, action"
  })
  void message_ofAnotherTypeThanText_hasItsTypeAndWhatItCarries(String type, String contentType) {
    Map<String, Object> carried =
        Map.of(
            "url",
            "https://example.com/a.png",
            "position",
            List.of(new BigDecimal("52.37"), new BigDecimal("4.89")),
            "size",
            48_213);
    Message message =
        added(
            EventBuilder.aMessageEvent(TIME)
                .withoutPayload("text")
                .payload("messageType", type)
                .payload("status", "SAVED")
                .payload("createdTime", "1710293987000")
                .payload("integration", "WHATSAPP")
                .payload("content", carried));

    assertThat(message.type()).isEqualTo(MessageType.CHAT);
    assertThat(message.text()).isEmpty();
    assertThat(message.toJson(OrganizationPath.root(EventBuilder.ORGANIZATION)).get("contentType"))
        .isEqualTo(contentType);
    assertThat(message.meta().get("zoho"))
        .isEqualTo(Map.of("integration", "WHATSAPP", "content", carried));
    assertThat(message.event()).as("kept once").doesNotContain("WHATSAPP", "example.com");
    assertThat(RoutingTrigger.of(message)).as("routed as a text is").isPresent();
  }

  @Test
  void message_text_hasNoContentTypeNorContent() {
    Message message = added(EventBuilder.aMessageEvent(TIME).payload("integration", "WHATSAPP"));

    assertThat(message.display()).isEqualTo(JsonObject.EMPTY);
    assertThat(message.meta().members()).doesNotContainKeys("zoho", "zohoLeftOut");
    assertThat(message.event()).contains("WHATSAPP");
  }

  @Test
  void case12_numbersBeyond53BitsInContent_areText() {
    Message message =
        added(
            EventBuilder.aMessageEvent(TIME)
                .payload("messageType", "ATTACHMENT")
                .payload("file", new BigInteger("9".repeat(20)))
                .payload("other", List.of(1L << 53, (1L << 53) + 1, -(1L << 60))));

    assertThat(message.meta().object("zoho").toString())
        .isEqualTo(
            "{\"file\":\"99999999999999999999\","
                + "\"other\":[9007199254740992,\"9007199254740993\",\"-1152921504606846976\"]}");
  }

  @Test
  void message_contentTooLargeOrDeep_isLeftOutAndStaysInTheEvent() {
    int room = Content.MAX_BYTES - "\"a\":\"\",".length();
    String deep = "[".repeat(21) + "]".repeat(21);
    String json =
        EventBuilder.aMessageEvent(TIME)
            .payload("messageType", "ATTACHMENT")
            .payload("a", "x".repeat(room))
            .payload("b", "y")
            .payload("c", "?")
            .json()
            .replace("\"?\"", deep);

    Message message = ((MessageAdded) read(delivery(json))).message();

    assertThat(message.meta().object("zoho").members().keySet()).containsExactly("a");
    assertThat(message.meta().get("zohoLeftOut")).isEqualTo(2);
    assertThat(message.event()).doesNotContain("xx").contains("\"b\":\"y\"", deep);
  }

  @Test
  void message_withoutTextOrActor_isTaken() {
    Message message =
        added(EventBuilder.aMessageEvent(TIME).withoutPayload("text").withoutPayload("actor"));

    assertThat(message.text()).isEmpty();
    assertThat(message.type()).isEqualTo(MessageType.CHAT);
    assertThat(message.meta().members()).doesNotContainKey("actor");
  }

  @Test
  void message_createdTimeOfAnotherClock_doesNotOrderIt() {
    Message message =
        added(EventBuilder.aMessageEvent(TIME).payload("createdTime", "1999-01-01T00:00:00Z"));

    assertThat(message.createdAt()).isEqualTo(TIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "in", "SIDEWAYS"})
  void message_otherDirectionAndNoActor_isSetAside(String direction) {
    EventBuilder event = EventBuilder.aMessageEvent(TIME).withoutPayload("actor");

    assertThat(bad(event.payload("direction", direction)).detail()).startsWith("direction must ");
    assertThat(bad(event.withoutPayload("direction")).detail()).isEqualTo("direction is required");
  }

  @Test
  void message_withoutDirection_isItsActors() {
    Message message =
        added(
            EventBuilder.aMessageEvent(TIME)
                .withoutPayload("direction")
                .payload("messageType", "INFO")
                .payload("actor", Map.of("type", "AGENT")));

    assertThat(message.role()).isEqualTo(Role.AGENT);
    assertThat(message.type()).isEqualTo(MessageType.STATUS);
  }

  @Test
  void message_ofAnotherTypeWithATextThatIsNoString_carriesIt() {
    for (Object text : List.of(Map.of("name", "greeting"), List.of("a", "b"), 17)) {
      Message message =
          added(
              EventBuilder.aMessageEvent(TIME)
                  .payload("messageType", "TEMPLATE")
                  .payload("text", text));

      assertThat(message.text()).isEmpty();
      assertThat(message.meta().get("zoho")).isEqualTo(Map.of("text", text));
    }
    assertThat(bad(EventBuilder.aMessageEvent(TIME).payload("text", 17)).detail())
        .isEqualTo("text must be a string");
  }

  @Test
  void message_withoutSession_isSetAside() {
    assertThat(bad(EventBuilder.aMessageEvent(TIME).withoutPayload("sessionId")).detail())
        .isEqualTo("sessionId is required");
  }

  @Test
  void message_textThatIsNoText_isSetAside() {
    assertThat(bad(EventBuilder.aMessageEvent(TIME).payload("text", Map.of("a", 1))).detail())
        .isEqualTo("text must be a string");
  }

  @Test
  void case17_ids_atTheSameTime_areInTheOrderOfPositions() {
    SessionChanged few = changed(EventBuilder.aSessionEvent(TIME).payload("messagesCount", "9"));
    SessionChanged many = changed(EventBuilder.aSessionEvent(TIME).payload("messagesCount", "10"));

    assertThat(many.message().id().compareTo(few.message().id())).isPositive();
    assertThat(many.event().position().isAfter(few.event().position())).isTrue();
  }

  @Test
  void isForeign_anotherOrgId_isToldInEveryForm() {
    Source source =
        new Source(
            EventBuilder.SOURCE,
            EventBuilder.ORGANIZATION,
            "18446744073709551617",
            "1",
            "desk.zoho.com",
            NOW);
    for (String other :
        List.of("{\"orgId\":\"1\"}", "{\"orgId\":18446744073709551616}", "{\"orgId\":[1]}")) {
      assertThat(new ZohoDesk().isForeign(other, source)).as(other).isTrue();
    }
    for (String own :
        List.of("{\"orgId\":18446744073709551617}", "{\"orgId\":\"18446744073709551617\"}")) {
      assertThat(new ZohoDesk().isForeign(own, source)).as(own).isFalse();
    }
    for (String none : List.of("{}", "{\"orgId\":null}", "[]", "7", "{", "")) {
      assertThat(new ZohoDesk().isForeign(none, source)).as(none).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"23.0, 23", "1e2, 100", "1E+2, 100", "2300e-2, 23", "0.0e999999999, 0"})
  void case12_messagesCountWholeInAnotherForm_isRead(String number, long count) {
    String json =
        EventBuilder.aSessionEvent(TIME)
            .json()
            .replace("\"messagesCount\":\"23\"", "\"messagesCount\":" + number);

    assertThat(read(delivery(json)))
        .isInstanceOfSatisfying(
            SessionChanged.class,
            changed -> assertThat(changed.event().session().messagesCount()).isEqualTo(count));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "23.5",
        "-1",
        "-0.5",
        "1e18",
        "1e999999999",
        "1e-999999999",
        "1e99999999999",
        "true",
        "[1]"
      })
  void case12_messagesCountNotWhole_isSetAside(String number) {
    String json =
        EventBuilder.aSessionEvent(TIME)
            .json()
            .replace("\"messagesCount\":\"23\"", "\"messagesCount\":" + number);

    assertThat(read(delivery(json))).isInstanceOf(Bad.class);
  }

  @Test
  void case12_eventTimeWithAnExponent_isRead() {
    String time = new BigDecimal(TIME.toEpochMilli()).movePointLeft(3).toPlainString() + "e3";
    String json = EventBuilder.aSessionEvent(NOW).envelope("eventTime", time).json();

    assertThat(read(delivery(json)))
        .isInstanceOfSatisfying(
            SessionChanged.class,
            changed -> assertThat(changed.event().session().eventTime()).isEqualTo(TIME));
  }

  @Test
  void case12_numberOfManyDigits_isNoLongerThanATextMayBe() {
    for (String field : List.of("sessionId", "channelId", "currentAssigneeId", "replyStatus")) {
      Bad bad =
          bad(EventBuilder.aSessionEvent(TIME).payload(field, new BigInteger("9".repeat(101))));

      assertThat(bad.detail()).isEqualTo(field + " must not be longer than 100 bytes");
    }
  }

  @Test
  void actor_longNameAndIds_areCutOrLeftOutAndTheMessageIsTaken() {
    Message message =
        added(
            EventBuilder.aMessageEvent(TIME)
                .payload(
                    "actor",
                    Map.of(
                        "name",
                        "n".repeat(399) + "🏔".repeat(9),
                        "type",
                        "t".repeat(101),
                        "contactId",
                        "1".repeat(101),
                        "externalId",
                        "77")));

    assertThat(message.meta().get("actor")).isEqualTo(Map.of("name", "n".repeat(399), "id", "77"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83c", "\\udfd4\\ud83c", "\\ufffe", "\\u0000"})
  void case12_charactersThatXmlDoesNotHave_makeAStorableEvent(String escape) {
    String json = EventBuilder.aMessageEvent(TIME).payload("text", "before ? after").json();

    ProviderEvent event = read(delivery(json.replace("?", escape)));

    assertThat(event)
        .isInstanceOfSatisfying(
            MessageAdded.class,
            added -> {
              String text = added.message().text();
              assertThat(text).startsWith("before ").endsWith(" after");
              assertThat(Utf8.isWellFormed(text)).isTrue();
              assertThat(Utf8.isWellFormed(Objects.requireNonNull(added.message().event())))
                  .isTrue();
            });
    assertThat(read(delivery(json.replace("?", escape)))).as("again").isEqualTo(event);
  }

  @ParameterizedTest
  @CsvSource({"100, true", "101, false", "999, false"})
  void depth_ofAnEvent_isBounded(int depth, boolean isTaken) {
    String json = EventBuilder.aSessionEvent(TIME).json();
    String nested = "[".repeat(depth - 1) + "]".repeat(depth - 1);

    ProviderEvent event =
        read(delivery(json.substring(0, json.length() - 1) + ",\"deep\":" + nested + "}"));

    if (isTaken) {
      assertThat(event).isInstanceOf(SessionChanged.class);
    } else {
      assertThat(event)
          .isEqualTo(new Bad(Reason.TOO_DEEP, "The event is nested more than 100 deep"));
    }
  }

  @Test
  void delivery_ofATooLargeEvent_isCutAndStillTooLarge() {
    Delivery delivery = delivery("\"" + "🏔".repeat(250_000) + "\"");

    assertThat(Utf8.length(delivery.event())).isBetween(200_001, 200_004);
    assertThat(Utf8.isWellFormed(delivery.event())).isTrue();
    assertThat(read(delivery)).isInstanceOf(Bad.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'agentId':'9007199254740993001','status':'ONLINE'}",
        "{'agentId':9007199254740993001,'presenceStatus':'online','previousStatus':'OFFLINE'}",
        "{'agent':{'id':'9007199254740993001','status':'Online'}}",
        "{'id':'9007199254740993001','status':'ACTIVE','presence':'ONLINE'}"
      })
  void agentsPresence_plainlySaid_isTaken(String payload) {
    assertThat(read(delivery(agentEvent("Agent_Presence_Update", payload))))
        .isEqualTo(
            new PresenceChanged(
                EventBuilder.ORGANIZATION,
                "zoho-desk",
                "9007199254740993001",
                new Word(true, TIME)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{'agentId':'1'}",
        "{'agentId':'1','status':'AWAY'}",
        "{'agentId':'1','status':['ONLINE']}",
        "{'agentId':'1','status':'ONLINE','presence':'OFFLINE'}",
        "{'agentId':'Ann','status':'ONLINE'}",
        "{'agentId':{},'status':'ONLINE'}",
        "{'status':'ONLINE'}"
      })
  void agentsPresence_notPlainlySaid_isSetAsideWithoutAlarm(String payload) {
    assertThat(read(delivery(agentEvent("Agent_Presence_Update", payload))))
        .isInstanceOfSatisfying(
            Bad.class,
            bad -> {
              assertThat(bad.reason()).isEqualTo(Reason.UNKNOWN_TYPE);
              assertThat(bad.detail()).startsWith("The payload does not plainly ");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'agentId':'1','channel':'IM','status':'OFFLINE'}",
        "{'agentId':'1','service':'IM','status':'OFFLINE'}",
        "{'agentId':'1','status':'OFFLINE'}",
        "{}"
      })
  void agentsPreference_forChannels_isNoPresence(String payload) {
    assertThat(read(delivery(agentEvent("Agent_Channel_Preference_Update", payload))))
        .isEqualTo(
            new Bad(
                Reason.UNKNOWN_TYPE,
                "The event is about an agent's channels, not about the agent's presence"));
  }

  @Test
  void agentsPresence_withoutATime_isSetAside() {
    assertThat(bad(EventBuilder.aPresenceEvent("1", "ONLINE", TIME).envelope("eventTime", "now")))
        .isEqualTo(new Bad(Reason.UNKNOWN_TYPE, "eventTime must be milliseconds since 1970"));
  }

  @Test
  void agentsPresence_inTheFuture_isSetAside() {
    Instant ahead = NOW.plus(Duration.ofMinutes(5));
    assertThat(read(EventBuilder.aPresenceEvent("1", "ONLINE", ahead)))
        .isInstanceOf(PresenceChanged.class);
    assertThat(bad(EventBuilder.aPresenceEvent("1", "ONLINE", ahead.plusMillis(1))).reason())
        .isEqualTo(Reason.IN_THE_FUTURE);
  }

  private static String agentEvent(String type, String payload) {
    return "{\"payload\":%s,\"eventTime\":\"%d\",\"eventType\":\"%s\",\"orgId\":\"%s\"}"
        .formatted(payload.replace('\'', '"'), TIME.toEpochMilli(), type, EventBuilder.ORG_ID);
  }

  /** Zoho's API changes no address of more than 100 characters. */
  @ParameterizedTest
  @CsvSource({
    "us-east-1, amazonaws.com, 89",
    "eu-central-1, amazonaws.com, 92",
    "ap-southeast-1, amazonaws.com, 94",
    "ap-northeast-1, amazonaws.com, 94",
    "us-gov-east-1, amazonaws.com, 93",
    "cn-north-1, amazonaws.com.cn, 93",
    "cn-northwest-1, amazonaws.com.cn, 97"
  })
  void address_ofASource_isShortEnoughForZohoInEveryRegion(
      String region, String suffix, int length) {
    // API Gateway's ids have ten characters.
    String api = "https://a1b2c3d4e5.execute-api.%s.%s".formatted(region, suffix);

    assertThat(address(api)).hasSize(length).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void address_ofASource_hasTheLengthThatTheDocumentationTells() throws IOException {
    int most = 100 - address("").length();

    assertThat(Files.readString(Path.of("../docs/zoho.md")))
        .contains("from 89 characters in `us-east-1` to 97 in `cn-northwest-1`")
        .contains("of at most %d characters with `https://`".formatted(most));
  }

  private static String address(String publicUrl) {
    return new Source(
            EventBuilder.SOURCE, EventBuilder.ORGANIZATION, EventBuilder.ORG_ID, "1", "host", NOW)
        .toJson(publicUrl)
        .text("url")
        .orElseThrow();
  }

  @Test
  void case12_messageStatusWithIdsAsNumbers_isThatOfTheMessageWithIdsAsText() {
    for (String id : List.of("9007199254740993", "65403000000038099", "99999999999999999999")) {
      Message message =
          added(
              EventBuilder.aMessageEvent(TIME)
                  .payload("id", id)
                  .payload("sessionId", id)
                  .payload("direction", "OUT"));
      EventBuilder number =
          EventBuilder.aMessageStatus("READ", TIME)
              .payload("messageId", new BigInteger(id))
              .payload("sessionId", new BigInteger(id));

      assertThat(statusOf(number))
          .isEqualTo(
              new MessageStatusChanged(
                  message.receiptKey().orElseThrow(),
                  new Receipt(ReceiptStatus.READ, TIME),
                  TIME,
                  Optional.empty()));
      assertThat(statusOf(number.payload("messageId", id).payload("sessionId", id)).key())
          .as("as text too")
          .isEqualTo(message.receiptKey().orElseThrow());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-02T09:29:00Z, 2026-11-02T09:29:00Z",
    "2026-11-02T09:29:00.123456Z, 2026-11-02T09:29:00.123Z",
    "2026-11-02T14:59:00+05:30, 2026-11-02T09:29:00Z",
    "2026-11-02T14:59:00.5+0530, 2026-11-02T09:29:00.500Z",
    "1793611740000, 2026-11-02T09:29:00Z"
  })
  void messageStatus_updatedTime_isReadInItsForms(String time, Instant read) {
    assertThat(statusOf(aMessageStatus("SENT", time)).receipt().updatedAt()).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-02T09:29:00",
        "2026-11-02",
        "1969-12-31T00:00:00Z",
        "-1"
      })
  void messageStatus_updatedTimeThatIsNone_isSetAside(String time) {
    assertThat(bad(aMessageStatus("SENT", time)))
        .isEqualTo(
            new Bad(
                Reason.INVALID_FIELD,
                "messageNewStatus.updatedTime must be a time in ISO 8601, or milliseconds since"
                    + " 1970"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-11-03T09:30:00.001Z", "9999-12-31T00:00:00Z", "+999999999-12-31T00:00:00Z"})
  void messageStatus_updatedTimeMoreThanADayAhead_isInTheFuture(String time) {
    assertThat(bad(aMessageStatus("FAILED", time)))
        .isEqualTo(new Bad(Reason.IN_THE_FUTURE, "updatedTime is in the future"));
    assertThat(statusOf(aMessageStatus("FAILED", "2026-11-03T09:30:00Z")).report()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAYED", "read", "UNDELIVERED"})
  void messageStatus_unknownWord_isSetAsideWithTheKnownOnes(String status) {
    assertThat(bad(EventBuilder.aMessageStatus(status, TIME)))
        .isEqualTo(
            new Bad(
                Reason.INVALID_FIELD,
                "messageNewStatus.status must be one of SAVED, QUEUED, SENT, DELIVERED, READ,"
                    + " FAILED, DELETED, MISSED"));
  }

  @Test
  void messageStatus_withoutWhatItNeeds_isSetAside() {
    Map<String, String> needed =
        Map.of(
            "messageId", "messageId is required",
            "sessionId", "sessionId is required",
            "messageNewStatus", "messageNewStatus.status is required");
    needed.forEach(
        (name, problem) ->
            assertThat(bad(EventBuilder.aMessageStatus("SENT", TIME).withoutPayload(name)).detail())
                .isEqualTo(problem));
    assertThat(
            bad(EventBuilder.aMessageStatus("SENT", TIME).payload("messageNewStatus", "SENT"))
                .detail())
        .isEqualTo("messageNewStatus must be an object");
    assertThat(
            bad(EventBuilder.aMessageStatus("SENT", TIME).payload("messageId", "9".repeat(101)))
                .detail())
        .isEqualTo("messageId must not be longer than 100 bytes");
    assertThat(bad(EventBuilder.aMessageStatus("SENT", NOW.minus(RETENTION.period()))).reason())
        .isEqualTo(Reason.TOO_OLD);
  }

  @Test
  void messageStatus_failed_reportsItWithItsReason() {
    EventBuilder event =
        EventBuilder.aMessageStatus("FAILED", TIME)
            .payload(
                "messageNewStatus",
                Map.of(
                    "status",
                    "FAILED",
                    "updatedTime",
                    TIME.toString(),
                    "reason",
                    "n".repeat(199) + "🏔"));
    Message report = statusOf(event).report().orElseThrow();

    assertThat(report.type()).isEqualTo(MessageType.STATUS);
    assertThat(report.role()).isEqualTo(Role.SYSTEM);
    assertThat(report.text()).isEqualTo("Reply failed");
    assertThat(report.createdAt()).isEqualTo(TIME);
    assertThat(report.meta().members())
        .isEqualTo(
            Map.of(
                "session",
                EventBuilder.SESSION,
                "messageId",
                EventBuilder.MESSAGE,
                "channelId",
                "65403000000038011",
                "reason",
                "n".repeat(199)));
    assertThat(report.event()).isEqualTo(event.json());
    assertThat(report.receiptKey()).as("the report is no reply").isEmpty();
    assertThat(RoutingTrigger.of(report)).isEmpty();
    assertThat(
            statusOf(EventBuilder.aMessageStatus("FAILED", TIME))
                .report()
                .orElseThrow()
                .meta()
                .members())
        .doesNotContainKey("reason");
    assertThat(statusOf(EventBuilder.aMessageStatus("MISSED", TIME)).report()).isEmpty();
  }

  private static EventBuilder aMessageStatus(String status, String updatedTime) {
    return EventBuilder.aMessageStatus(status, TIME)
        .payload("messageNewStatus", Map.of("status", status, "updatedTime", updatedTime));
  }

  private static MessageStatusChanged statusOf(EventBuilder event) {
    assertThat(read(event)).isInstanceOf(MessageStatusChanged.class);
    return (MessageStatusChanged) read(event);
  }

  private static ProviderEvent read(Delivery delivery) {
    return ProviderEvent.read(new ZohoDesk(), delivery, RETENTION, NOW);
  }

  private static ProviderEvent read(EventBuilder event) {
    return read(event.delivery(NOW));
  }

  private static Delivery delivery(String json) {
    return new Delivery(EventBuilder.ORGANIZATION, EventBuilder.SOURCE, NOW, json);
  }

  private static SessionChanged changed(EventBuilder event) {
    return switch (read(event)) {
      case SessionChanged changed -> changed;
      case MessageAdded _, MessageStatusChanged _, PresenceChanged _, Bad _ ->
          throw new AssertionError(read(event));
    };
  }

  private static Message added(EventBuilder event) {
    return switch (read(event)) {
      case MessageAdded(var message) -> message;
      case SessionChanged _, MessageStatusChanged _, PresenceChanged _, Bad _ ->
          throw new AssertionError(read(event));
    };
  }

  private static Bad bad(EventBuilder event) {
    return switch (read(event)) {
      case Bad bad -> bad;
      case MessageAdded _, MessageStatusChanged _, PresenceChanged _, SessionChanged _ ->
          throw new AssertionError(JsonObject.EMPTY);
    };
  }
}
