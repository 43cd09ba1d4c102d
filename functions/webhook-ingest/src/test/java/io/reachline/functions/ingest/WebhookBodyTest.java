package io.reachline.functions.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.message.Message;
import io.reachline.telemetry.Metric;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.QuarantinedEvent;
import io.reachline.webhook.WebhookBody;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 7 to 14: what bodies the webhook takes, and what becomes of each event in them. */
class WebhookBodyTest {
  private final WebhookScenario scenario = new WebhookScenario();

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void post_toTheShortAddress_isStored() {
    ApiCall call =
        ApiCall.of("POST /zoho-desk/{source}")
            .with("source", EventBuilder.SOURCE.value())
            .header("x-zdesk-jwt", scenario.token().sign())
            .body(scenario.batch(2));

    assertThat(scenario.send(call).status()).isEqualTo(200);

    assertThat(scenario.messages()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /webhooks/zoho-desk/{source}",
        "HEAD /webhooks/zoho-desk/{source}",
        "GET /zoho-desk/{source}",
        "HEAD /zoho-desk/{source}"
      })
  void case07_probe_isAnsweredAndNothingIsWritten(String route) {
    ApiCall probe = ApiCall.of(route);

    ApiAnswer known = scenario.send(probe.with("source", EventBuilder.SOURCE.value()));
    ApiAnswer unknown = scenario.send(probe.with("source", "nobody's"));

    assertThat(known.status()).isEqualTo(200);
    assertThat(unknown.status()).isEqualTo(200);
    assertThat(scenario.isUntouched()).isTrue();
    assertThat(scenario.keyHost.fetches()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", " [ ] \n", "{ }", "null", "\uFEFF[]"})
  void case07_unsignedPostWithoutEvents_isAnsweredAndNothingIsWritten(String body) {
    ApiAnswer answer = scenario.send(scenario.call().body(body));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.isUntouched()).isTrue();
    assertThat(scenario.telemetry.sum(Metric.TOKENS_REFUSED)).isZero();
    assertThat(scenario.telemetry.sum(Metric.DELIVERIES_ACCEPTED)).as("no proof of Zoho").isZero();
  }

  @Test
  void case07_unsignedPostWithEvents_isRefused() {
    ApiAnswer answer = scenario.send(scenario.call().body(scenario.batch(1)));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(scenario.isUntouched()).isTrue();
    assertThat(scenario.telemetry.sum(Metric.TOKENS_REFUSED)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[]]", "[{}]", "0", "{\"a\":1}", "[", "not json"})
  void case07_unsignedPostOfAnythingElse_isRefusedBeforeItIsRead(String body) {
    ApiAnswer answer = scenario.send(scenario.call().body(body));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(scenario.isUntouched()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5d01e2404bc19c256622ad99", "short", "..", "5D01E2404BC19C256622AD12"})
  void case07_unknownSource_isRefused(String source) {
    ApiAnswer answer =
        scenario.send(
            scenario
                .call()
                .with("source", source)
                .header("x-zdesk-jwt", scenario.token().sign())
                .body(scenario.batch(1)));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(scenario.keyHost.fetches()).isZero();
    assertThat(scenario.isUntouched()).isTrue();
    assertThat(scenario.telemetry.sum(Metric.SOURCES_UNKNOWN)).isEqualTo(1);
    assertThat(scenario.telemetry.sum(Metric.TOKENS_REFUSED)).as("an alarm rings for it").isZero();
  }

  @Test
  void case08_foreignOrgIdAmongOthers_refusesTheWholeBatch() {
    String foreign = scenario.event(1).envelope("orgId", "999").json();
    String own = scenario.event(2).json();

    for (String batch : new String[] {foreign, "[" + own + "," + foreign + "," + own + "]"}) {
      ApiAnswer answer = scenario.post(batch);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.error()).contains("orgId");
      assertThat(scenario.isUntouched()).isTrue();
    }
    assertThat(scenario.telemetry.sum(Metric.TOKENS_REFUSED)).as("an alarm rings").isEqualTo(2);
  }

  @Test
  void case08_foreignOrgIdAsANumber_isRefusedAndTheOwnAsANumberIsTaken() {
    assertThat(scenario.post("[" + scenario.event(1).envelope("orgId", 999).json() + "]").status())
        .isEqualTo(403);

    long own = Long.parseLong(EventBuilder.ORG_ID);
    assertThat(scenario.post("[" + scenario.event(1).envelope("orgId", own).json() + "]").status())
        .isEqualTo(200);
    assertThat(scenario.messages()).hasSize(1);
  }

  @Test
  void case09_eventManyTimesInOneBatch_isTakenOnce() {
    String event = scenario.event(1).json();

    ApiAnswer answer = scenario.post(batch("0", event, "0", event, "0"));

    assertThat(answer.json().get("received")).isEqualTo(5);
    assertThat(scenario.messages()).hasSize(1);
    assertThat(scenario.quarantined()).singleElement().matches(kept -> kept.count() == 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void case09_batch_isStoredWhole(int size) {
    ApiAnswer answer = scenario.post(scenario.batch(size));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("received")).isEqualTo(size);
    assertThat(scenario.messages()).hasSize(size);
    assertThat(scenario.messages()).noneMatch(Message::late);
  }

  @Test
  void case09_bodyOverOneMegabyte_is413() {
    String filler = " ".repeat(1_000_000);

    ApiAnswer answer = scenario.post(scenario.batch(1) + filler);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(scenario.isUntouched()).isTrue();
  }

  @Test
  void case09_bodyOfJustOneMegabyte_isTaken() {
    String batch = scenario.batch(1);

    ApiAnswer answer = scenario.post(batch + " ".repeat(1_000_000 - batch.length()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.messages()).hasSize(1);
  }

  @Test
  void case10_badEventsAmongGoodOnes_areSetAsideWithTheirReasons() {
    String batch =
        batch(
            scenario.event(9).json(),
            scenario.event(8).payload("messagesCount", "-1").json(),
            "17",
            scenario.event(7).json(),
            "{\"orgId\":\"106553778\",\"eventType\":\"IM_Session_Status\"}",
            "{\"a\":1,\"a\":2}",
            scenario.event(6).json());

    ApiAnswer answer = scenario.post(batch);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.messages()).hasSize(3);
    assertThat(scenario.quarantined())
        .extracting(QuarantinedEvent::reason)
        .containsExactlyInAnyOrder("invalid_field", "malformed", "invalid_field", "malformed");
    assertThat(scenario.quarantined())
        .extracting(QuarantinedEvent::detail)
        .anyMatch(detail -> detail.startsWith("messagesCount"))
        .anyMatch(detail -> detail.startsWith("eventTime is required"));
    assertThat(scenario.telemetry.sum(Metric.EVENTS_QUARANTINED)).isEqualTo(4);
  }

  @Test
  void case10_eventOver200Kilobytes_isSetAsideAndCut() {
    String large = scenario.event(3).payload("extra", "x".repeat(200_000)).json();

    ApiAnswer answer = scenario.post("[" + large + "," + scenario.event(2).json() + "]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.messages()).hasSize(1);
    QuarantinedEvent event = scenario.quarantined().getFirst();
    assertThat(event.reason()).isEqualTo("too_large");
    assertThat(event.cut()).isTrue();
    assertThat(event.event().getBytes(UTF_8).length).isLessThanOrEqualTo(200_000);
    assertThat(large).startsWith(event.event());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"orgId\":\"106553778\"",
        "[{\"orgId\":\"1065",
        "[{}",
        "[{},]",
        "[{}] []",
        "not json",
        "{\"a\":}",
        "[1 2]",
        "\u0000"
      })
  void case11_malformedBody_is400AndKeptWhole(String body) {
    ApiAnswer answer = scenario.post(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("body ");
    assertThat(scenario.messages()).isEmpty();
    assertThat(scenario.quarantined())
        .filteredOn(kept -> kept.reason().equals("malformed"))
        .extracting(QuarantinedEvent::event)
        .contains(body);
    assertThat(scenario.telemetry.sum(Metric.EVENTS_QUARANTINED)).isPositive();
    assertThat(scenario.telemetry.sum(Metric.DELIVERIES_ACCEPTED)).isZero();
  }

  @Test
  void case11_bodyThatBreaksOff_costsNoEventBeforeTheBreak() {
    String body = scenario.batch(3);
    String cut = body.substring(0, body.length() - 40);

    assertThat(scenario.post(cut).status()).isEqualTo(400);

    assertThat(scenario.messages()).hasSize(2);
    assertThat(scenario.quarantined())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.event()).isEqualTo(cut);
              assertThat(kept.cut()).isFalse();
            });
    assertThat(scenario.telemetry.sum(Metric.EVENTS_QUARANTINED)).isEqualTo(1);
    // Zoho sends it again, and whole: nothing is there twice.
    assertThat(scenario.post(body).status()).isEqualTo(200);
    assertThat(scenario.messages()).hasSize(3);
  }

  @Test
  void case11_bodyThatBreaksOffBetweenEvents_isCounted() {
    String body = scenario.batch(2);

    assertThat(scenario.post(body.substring(0, body.length() - 1)).status()).isEqualTo(400);

    assertThat(scenario.messages()).hasSize(2);
    assertThat(scenario.telemetry.sum(Metric.EVENTS_QUARANTINED)).isEqualTo(1);
  }

  @Test
  void case11_largeMalformedBody_isKeptWholeInParts() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; body.length() < 910_000; i++) {
      body.append("no json é ").append(i);
    }

    assertThat(scenario.post(body.toString()).status()).isEqualTo(400);

    assertThat(scenario.quarantined()).hasSize(7).noneMatch(QuarantinedEvent::cut);
    String rest = body.toString();
    while (!rest.isEmpty()) {
      String next = rest;
      QuarantinedEvent part =
          scenario.quarantined().stream()
              .filter(kept -> next.startsWith(kept.event()))
              .findFirst()
              .orElseThrow();
      rest = rest.substring(part.event().length());
    }
  }

  @Test
  void case11_malformedBodyOfAnotherOrganization_isRefusedWhole() {
    String foreign = scenario.event(1).envelope("orgId", "999").json();

    assertThat(scenario.post("[" + foreign + ",").status()).isEqualTo(403);
    assertThat(scenario.isUntouched()).isTrue();
  }

  @Test
  void case09_moreElementsThanEventsThatFit_is413AtOnce() {
    for (int elements : new int[] {10_001, 140_000}) {
      ApiAnswer answer = scenario.post(numbers(elements));

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.code()).isEqualTo("too_many_events");
      assertThat(answer.error()).contains("10,000 events");
    }
    assertThat(scenario.isUntouched()).isTrue();
  }

  @Test
  void case09_asManyElementsAsAreTaken_areKeptEach() {
    ApiAnswer answer = scenario.post(numbers(10_000));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("received")).isEqualTo(10_000);
    assertThat(scenario.telemetry.sum(Metric.EVENTS_QUARANTINED)).isEqualTo(10_000);
  }

  @Test
  void case09_bodyFullOfTheSmallestEvents_isWithinTheBound() {
    // Nothing can be left out of it, and no value is shorter.
    String event =
        "{\"orgId\":1,\"eventType\":\"IM_Message_Add\",\"eventTime\":"
            + scenario.now().toEpochMilli()
            + ",\"payload\":{\"sessionId\":1,\"direction\":\"IN\"}}";

    assertThat(1_000_000 / (event.length() + 1)).isLessThan(WebhookBody.MAX_EVENTS);
    assertThat(
            scenario.post("[" + event.replace("\"orgId\":1", "\"orgId\":106553778") + "]").status())
        .isEqualTo(200);
    assertThat(scenario.messages()).hasSize(1);
  }

  private static String numbers(int count) {
    return IntStream.range(0, count)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "null", "[ ]"})
  void case11_signedBodyWithoutEvents_is200(String body) {
    assertThat(scenario.post(body).status()).isEqualTo(200);
    assertThat(scenario.isUntouched()).isTrue();
  }

  @Test
  void case11_objectInPlaceOfAnArray_isTheOnlyEvent() {
    assertThat(scenario.post(scenario.event(1).json()).status()).isEqualTo(200);
    assertThat(scenario.messages()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[null]", "[[]]", "\"text\"", "true", "[[{}]]"})
  void case11_elementThatIsNoObject_isSetAside(String body) {
    assertThat(scenario.post(body).status()).isEqualTo(200);
    assertThat(scenario.quarantined())
        .extracting(QuarantinedEvent::reason)
        .containsExactly("malformed");
  }

  @Test
  void case11_duplicateNames_areSetAside() {
    String event = scenario.event(1).json();
    String doubled = event.substring(0, event.length() - 1) + ",\"eventTime\":\"1\"}";

    assertThat(scenario.post("[" + doubled + "]").status()).isEqualTo(200);
    assertThat(scenario.messages()).isEmpty();
    assertThat(scenario.quarantined()).extracting(QuarantinedEvent::event).containsExactly(doubled);
  }

  @ParameterizedTest
  @ValueSource(ints = {900, 1_100, 90_000})
  void case11_eventNestedDeeply_costsNoOtherEvent(int depth) {
    String deep = "[".repeat(depth) + "]".repeat(depth);
    String event = scenario.event(2).json();
    String nested = event.substring(0, event.length() - 1) + ",\"deep\":" + deep + "}";

    ApiAnswer answer = scenario.post("[" + nested + "," + scenario.event(1).json() + "]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.messages().size() + scenario.quarantined().size()).isEqualTo(2);
    assertThat(scenario.messages()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400_000, 999_990})
  void case11_bodyOfBracketsAlone_is400(int depth) {
    assertThat(scenario.post("[".repeat(depth)).status()).isEqualTo(400);
    assertThat(scenario.messages()).isEmpty();
    assertThat(scenario.quarantined()).isNotEmpty();
  }

  @Test
  void case11_numberOfManyDigits_costsNoOtherEvent() {
    String event = scenario.event(2).json();
    String huge = event.substring(0, event.length() - 1) + ",\"n\":" + "9".repeat(5_000) + "}";

    ApiAnswer answer = scenario.post("[" + huge + "," + scenario.event(1).json() + "]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.messages()).hasSize(1);
    assertThat(scenario.quarantined()).hasSize(1);
  }

  @Test
  void case11_markOfTheByteOrder_isPassedOver() {
    assertThat(scenario.post("\uFEFF" + scenario.batch(2)).status()).isEqualTo(200);
    assertThat(scenario.messages()).hasSize(2);
  }

  @Test
  void case13_unknownType_isKeptAndCountedApart() {
    String event = scenario.event(1).envelope("eventType", "IM_Session_Rated").json();

    assertThat(scenario.post("[" + event + "]").status()).isEqualTo(200);
    assertThat(scenario.quarantined())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.reason()).isEqualTo("unknown_type");
              assertThat(kept.event()).isEqualTo(event);
            });
    assertThat(scenario.telemetry.sum(Metric.EVENTS_OF_UNKNOWN_TYPE)).isEqualTo(1);
    assertThat(scenario.telemetry.sum(Metric.EVENTS_QUARANTINED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sessionStatus", "replyStatus"})
  void case13_unknownStatus_isKeptAndCounted(String field) {
    String event = scenario.event(1).payload(field, "GONE_FISHING").json();

    assertThat(scenario.post("[" + event + "]").status()).isEqualTo(200);
    assertThat(scenario.messages())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.meta().get(field)).isEqualTo("GONE_FISHING");
              assertThat(message.text()).contains("unknown: GONE_FISHING");
              assertThat(message.event()).isEqualTo(event);
            });
    assertThat(scenario.telemetry.sum(Metric.UNKNOWN_STATUSES)).isEqualTo(1);
  }

  @Test
  void case13_unknownFields_areKept() {
    String event = scenario.event(1).payload("mood", "good").envelope("region", "eu").json();

    assertThat(scenario.post("[" + event + "]").status()).isEqualTo(200);
    assertThat(scenario.messages()).extracting(Message::event).containsExactly(event);
    assertThat(scenario.telemetry.lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.members())
                    .containsEntry("DeliveriesAccepted", 1)
                    .containsEntry("source", EventBuilder.SOURCE.value()));
  }

  @Test
  void case14_base64Body_isDecoded() {
    String batch = "[" + scenario.event(1).payload("channelId", "Zürich 🏔").json() + "]";

    ApiAnswer answer =
        scenario.send(
            scenario
                .call()
                .header("x-zdesk-jwt", scenario.token().sign())
                .bytes(batch.getBytes(UTF_8)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.messages().getFirst().event()).contains("Zürich 🏔");
  }

  @Test
  void case14_base64BodyOverOneMegabyteDecoded_is413() {
    ApiAnswer answer =
        scenario.send(
            scenario
                .call()
                .header("x-zdesk-jwt", scenario.token().sign())
                .bytes(("[" + " ".repeat(1_000_000) + "]").getBytes(UTF_8)));

    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void case14_base64OfNoText_is400() {
    ApiAnswer answer =
        scenario.send(
            scenario
                .call()
                .header("x-zdesk-jwt", scenario.token().sign())
                .bytes(new byte[] {(byte) 0x1f, (byte) 0x8b, 8, 0, (byte) 0xff}));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(scenario.messages()).isEmpty();
    assertThat(scenario.quarantined())
        .extracting(QuarantinedEvent::reason)
        .containsExactly("malformed");
  }

  @Test
  void case14_base64BodyCutWithinACharacter_costsNoEventBeforeTheBreak() {
    byte[] body = ("[" + scenario.event(2).json() + ",{\"text\":\"caf\u00e9").getBytes(UTF_8);

    ApiAnswer answer =
        scenario.send(
            scenario
                .call()
                .header("x-zdesk-jwt", scenario.token().sign())
                .bytes(Arrays.copyOf(body, body.length - 1)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(scenario.messages()).hasSize(1);
    assertThat(scenario.quarantined()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "deflate", "gzip, identity"})
  void case14_contentEncoding_is415(String encoding) {
    ApiAnswer answer =
        scenario.send(
            scenario
                .call()
                .header("x-zdesk-jwt", scenario.token().sign())
                .header("content-encoding", encoding)
                .body(scenario.batch(1)));

    assertThat(answer.status()).isEqualTo(415);
    assertThat(scenario.isUntouched()).isTrue();
  }

  @Test
  void case14_contentEncodingIdentity_isNone() {
    ApiAnswer answer =
        scenario.send(
            scenario
                .call()
                .header("x-zdesk-jwt", scenario.token().sign())
                .header("content-encoding", "identity")
                .body(scenario.batch(1)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.messages()).hasSize(1);
  }

  @Test
  void case15_sameBatchAgain_leavesTheSame() {
    String batch = scenario.batch(10);

    assertThat(scenario.post(batch).status()).isEqualTo(200);
    var once = scenario.messages();
    assertThat(scenario.post(batch).status()).isEqualTo(200);

    assertThat(scenario.messages()).isEqualTo(once);
  }

  @Test
  void case35_tokensAndTexts_areInNoLine() {
    String token = scenario.token().sign();
    String refused = scenario.token().claim("aud", "other").sign();
    String secret = "the customer's secret\n{\"level\":\"ERROR\"}";
    String batch =
        batch(
            EventBuilder.aMessageEvent(scenario.now()).payload("text", secret).json(),
            EventBuilder.aMessageEvent(scenario.now())
                .payload("text", secret)
                .withoutPayload("actor")
                .payload("direction", "SIDEWAYS")
                .json(),
            scenario.event(1).payload("replyStatus", "NEW\n{\"level\":\"ERROR\"}").json(),
            EventBuilder.aMessageEvent(scenario.now())
                .payload("text", secret)
                .envelope("eventType", "IM_Message_Edit")
                .json());

    scenario.post(token, batch);
    scenario.post(refused, batch);
    scenario.post(token, "[{\"text\":\"the customer's secret\"");

    assertThat(scenario.messages()).extracting(Message::text).contains(secret);
    assertThat(scenario.telemetry.output())
        .doesNotContain("customer's secret")
        .doesNotContain(token)
        .doesNotContain(refused)
        .doesNotContain(token.substring(0, 20));
    // Each of six lines is one whole object, whatever the events say.
    assertThat(scenario.telemetry.lines()).hasSize(6);
  }

  @Test
  void answers_always_forbidToBeStored() {
    assertThat(scenario.post(scenario.batch(1)).headers())
        .containsEntry("Cache-Control", "no-store");
    assertThat(scenario.post("x", scenario.batch(1)).headers())
        .containsEntry("Cache-Control", "no-store");
  }

  private static String batch(String... events) {
    return Stream.of(events).collect(Collectors.joining(",", "[", "]"));
  }
}
