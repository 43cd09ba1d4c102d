package io.reachline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.bench.load.Expected.Delivery;
import io.reachline.bench.load.Findings.Kind;
import io.reachline.bench.load.Reconciliation.Outcome;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests that each kind of loss, repetition and mistake is found, and nothing else. */
class ReconciliationTest {
  private static final String PRESENT = "inbox of those present";
  private static final String ABSENT = "inbox of those absent";
  private static final String EVENT =
      """
      {"eventTime":"1795708527040","payload":{"sessionId":"1","sessionStatus":"OPEN"}}\
      """;

  private final List<Expected.Message> expected = new ArrayList<>();
  private final List<JsonObject> messages = new ArrayList<>();
  private final List<JsonObject> events = new ArrayList<>();
  private final List<JsonObject> entries = new ArrayList<>();
  private Optional<Expected.Session> expectedSession = Optional.empty();
  private Optional<JsonObject> session = Optional.empty();
  private Map<String, String> expectedMeta = Map.of();
  private JsonObject conversation = JsonObject.builder().put("status", "queued").build();

  @Test
  void compare_allIsThere_findsNothingAndCountsEach() {
    wholeConversation();

    Outcome outcome = compare();

    assertThat(outcome.findings().isEmpty()).isTrue();
    assertThat(outcome.counts()).isEqualTo(new Reconciliation.Counts(3, 1, 2, 2));
  }

  @Test
  void compare_messageIsMissing_isLost() {
    wholeConversation();
    messages.removeIf(message -> "posted".equals(message.get("text")));

    assertThat(found(Kind.LOST)).singleElement().asString().contains("posted");
  }

  @Test
  void compare_unansweredMessageIsMissing_isNotLost() {
    wholeConversation();
    expected.add(expected("unanswered", Optional.empty(), false, Delivery.DELIVERED));

    assertThat(compare().findings().isEmpty()).isTrue();
  }

  @Test
  void compare_messageIsTwice_isDoubled() {
    wholeConversation();
    messages.add(message("99", "posted", "contact"));

    assertThat(found(Kind.DOUBLED)).singleElement().asString().contains("2 times 'posted'");
  }

  @Test
  void compare_sameMessageTwiceInAList_isDoubled() {
    wholeConversation();
    messages.add(message("2", "absent", "contact"));

    assertThat(found(Kind.DOUBLED)).anyMatch(what -> what.contains("a list shows the message 2"));
  }

  @Test
  void compare_otherIdThanAnswered_isWrong() {
    expected.add(expected("posted", Optional.of("1"), true, Delivery.NONE));
    messages.add(message("2", "posted", "contact"));

    assertThat(found(Kind.WRONG)).singleElement().asString().contains("another id");
  }

  @Test
  void compare_otherRole_isWrong() {
    expected.add(expected("posted", Optional.of("1"), true, Delivery.NONE));
    messages.add(message("1", "posted", "agent"));

    assertThat(found(Kind.WRONG)).singleElement().asString().contains("a chat of agent");
  }

  @Test
  void compare_messageThatNobodyWrote_isWrong() {
    wholeConversation();
    messages.add(message("99", "invented", "contact"));

    assertThat(found(Kind.WRONG)).singleElement().asString().contains("invented");
  }

  @Test
  void compare_noDeliveryStatus_isLost() {
    wholeConversation();
    messages.removeIf(message -> "1".equals(message.object("meta").get("origin")));

    assertThat(found(Kind.LOST)).singleElement().asString().contains("delivery status");
  }

  @Test
  void compare_deliveryStatusTwice_isDoubled() {
    wholeConversation();
    messages.add(delivery("98", "Notifications Delivered", "1"));

    assertThat(found(Kind.DOUBLED)).singleElement().asString().contains("delivery status");
  }

  @Test
  void compare_otherDeliveryStatus_isWrong() {
    wholeConversation();
    messages.removeIf(message -> "1".equals(message.object("meta").get("origin")));
    messages.add(delivery("11", "Notifications Undeliverable", "1"));

    assertThat(found(Kind.WRONG)).singleElement().asString().contains("Undeliverable");
  }

  @Test
  void compare_deliveryStatusOfAMessageThatNeedsNone_isWrong() {
    wholeConversation();
    messages.add(delivery("97", "Notifications Delivered", "3"));

    assertThat(found(Kind.WRONG)).singleElement().asString().contains("needs none");
  }

  @Test
  void compare_deliveryStatusOfAnUnknownMessage_isWrong() {
    wholeConversation();
    messages.add(delivery("97", "Notifications Delivered", "77"));

    assertThat(found(Kind.WRONG)).singleElement().asString().contains("unknown 77");
  }

  @Test
  void compare_settledMessageWithOrWithoutStatus_isRight() {
    expected.add(expected("one", Optional.of("1"), true, Delivery.SETTLED));
    expected.add(expected("two", Optional.of("2"), true, Delivery.SETTLED));
    messages.add(message("1", "one", "contact"));
    messages.add(message("2", "two", "contact"));
    messages.add(delivery("3", "Notifications Delivered", "1"));

    assertThat(compare().findings().isEmpty()).isTrue();
  }

  @Test
  void compare_inboxEntryIsMissing_isLost() {
    wholeConversation();
    entries.removeFirst();

    assertThat(found(Kind.LOST)).singleElement().asString().contains("inbox entry of 'posted'");
  }

  @Test
  void compare_inboxEntryIsTwice_isDoubled() {
    wholeConversation();
    entries.add(entry(PRESENT, "1"));

    assertThat(found(Kind.DOUBLED)).singleElement().asString().contains("inbox entry of 'posted'");
  }

  @Test
  void compare_entryInAnotherInbox_isWrong() {
    wholeConversation();
    entries.add(entry(ABSENT, "1"));

    assertThat(found(Kind.WRONG)).singleElement().asString().contains(ABSENT + " 1");
  }

  @Test
  void compare_entryOfASettledMessage_isWrong() {
    expected.add(expected("one", Optional.of("1"), true, Delivery.SETTLED));
    messages.add(message("1", "one", "contact"));
    entries.add(entry(PRESENT, "1"));

    assertThat(found(Kind.WRONG)).singleElement().asString().contains(PRESENT + " 1");
  }

  @Test
  void compare_eventIsMissing_isLost() {
    wholeConversation();
    events.clear();
    messages.removeIf(message -> message.object("meta").get("eventTime") != null);

    assertThat(found(Kind.LOST)).singleElement().asString().contains("2026-11-26T15:55:27.040Z");
  }

  @Test
  void compare_eventIsTwiceInTheHistory_isDoubled() {
    wholeConversation();
    events.add(history(EVENT));

    assertThat(found(Kind.DOUBLED)).hasSize(1);
  }

  @Test
  void compare_statusMessageOfAnEventIsTwice_isDoubled() {
    wholeConversation();
    messages.add(change("96"));

    assertThat(found(Kind.DOUBLED)).hasSize(1);
  }

  @Test
  void compare_eventInTheHistoryOnly_isWrong() {
    wholeConversation();
    messages.removeIf(message -> message.object("meta").get("eventTime") != null);

    assertThat(found(Kind.WRONG)).singleElement().asString().contains("in one list only");
  }

  @Test
  void compare_eventThatNobodySent_isWrong() {
    wholeConversation();
    events.add(history(EVENT.replace("OPEN", "ENDED")));

    assertThat(found(Kind.WRONG)).singleElement().asString().contains("nobody sent the event");
  }

  @Test
  void compare_otherStateThanTheNewestEventSays_isWrong() {
    wholeConversation();
    session = Optional.of(JsonObject.builder().put("status", "CREATED").build());

    assertThat(found(Kind.WRONG)).singleElement().asString().contains("CREATED, not OPEN");
  }

  @Test
  void compare_otherStateOfTheConversation_isWrong() {
    wholeConversation();
    conversation = conversation.with("status", "closed");

    assertThat(found(Kind.WRONG)).singleElement().asString().contains("closed, not queued");
  }

  @Test
  void compare_metaOfACommandIsMissingOrOther_isLostOrWrong() {
    expectedMeta = Map.of("one", "1", "two", "2");
    conversation = conversation.with("meta", Map.of("two", "3"));

    assertThat(found(Kind.LOST)).singleElement().asString().contains("meta.one");
    assertThat(found(Kind.WRONG)).singleElement().asString().contains("meta.two");
  }

  private void wholeConversation() {
    expected.add(expected("posted", Optional.of("1"), true, Delivery.DELIVERED));
    expected.add(expected("absent", Optional.of("2"), true, Delivery.UNDELIVERABLE));
    expected.add(expected("told", Optional.empty(), true, Delivery.NONE));
    messages.add(message("1", "posted", "contact"));
    messages.add(message("2", "absent", "contact"));
    messages.add(message("3", "told", "contact"));
    messages.add(delivery("11", "Notifications Delivered", "1"));
    messages.add(delivery("12", "Notifications Undeliverable", "2"));
    messages.add(change("13"));
    entries.add(entry(PRESENT, "1"));
    entries.add(entry(ABSENT, "2"));
    String canonical = Json.canonical(Json.readOwn(EVENT).members());
    expectedSession =
        Optional.of(new Expected.Session("1", Optional.of("OPEN"), Set.of(canonical), Set.of()));
    events.add(history(EVENT));
    session = Optional.of(JsonObject.builder().put("status", "OPEN").build());
  }

  private Outcome compare() {
    return new Reconciliation(PRESENT, ABSENT)
        .compare(
            new Expected(
                Optional.of("c"), expectedSession, expected, Optional.of("queued"), expectedMeta),
            new Observed(Optional.of(conversation), messages, session, events, entries));
  }

  private List<String> found(Kind kind) {
    return compare().findings().of(kind);
  }

  private static Expected.Message expected(
      String text, Optional<String> id, boolean isAcknowledged, Delivery delivery) {
    return new Expected.Message(text, "chat", "contact", id, isAcknowledged, delivery);
  }

  private static JsonObject message(String id, String text, String role) {
    return JsonObject.builder()
        .put("id", id)
        .put("type", "chat")
        .put("role", role)
        .put("text", text)
        .put("meta", Map.of())
        .build();
  }

  private static JsonObject delivery(String id, String text, String origin) {
    return ofTheService(id, text, Map.of("origin", origin));
  }

  private static JsonObject change(String id) {
    return ofTheService(id, "Session open", Map.of("eventTime", "2026-11-26T15:55:27.040Z"));
  }

  private static JsonObject ofTheService(String id, String text, Map<String, String> meta) {
    return JsonObject.builder()
        .put("id", id)
        .put("type", "status")
        .put("role", "system")
        .put("text", text)
        .put("meta", meta)
        .build();
  }

  private static JsonObject history(String event) {
    return JsonObject.builder().put("event", Json.readOwn(event).members()).build();
  }

  private static JsonObject entry(String inbox, String origin) {
    return JsonObject.builder().put("inbox", inbox).put("origin", origin).build();
  }
}
