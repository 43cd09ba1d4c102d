package io.reachline.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.reachline.json.Invalid;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.message.MessageId;
import io.reachline.replay.Counts.Reached;
import io.reachline.wire.TimeDigits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayRequestTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final String DAY =
      "\"since\":\"2026-11-25T00:00:00Z\",\"until\":\"2026-11-26T00:00:00Z\"";
  private static final Counts COUNTS = new Counts(1, 2, 3, new Reached(4, 5), new Reached(6, 7));

  private static Parsed<ReplayRequest> parse(String body) {
    return ReplayRequest.parse(Json.readOwn(body), NOW);
  }

  private static ReplayRequest valid(String body) {
    return parse(body) instanceof Parsed.Valid<ReplayRequest>(var request)
        ? request
        : fail(parse(body).toString());
  }

  private static Invalid refusal(JsonObject body) {
    return ReplayRequest.parse(body, NOW) instanceof Parsed.Refused<ReplayRequest>(var reason)
        ? reason
        : fail("is not refused: " + body);
  }

  private static MessageId message(Instant time) {
    return MessageId.parse(TimeDigits.of(time) + "1" + "0".repeat(11)).orElseThrow();
  }

  /** Returns the body of the page behind a message at noon. */
  private static JsonObject next(String body) {
    return Json.readOwn(body)
        .with("cursor", valid(body).cursor(message(Instant.parse("2026-11-25T12:00:00Z")), COUNTS));
  }

  @Test
  void parse_nothing_isTheLastDay() {
    ReplayRequest request = valid("{}");

    assertThat(request.until()).isEqualTo(NOW);
    assertThat(request.since()).isEqualTo(NOW.minus(Duration.ofDays(1)));
    assertThat(request.limit()).isEqualTo(100);
    assertThat(request.onlyChanged()).isTrue();
    assertThat(request.after()).isEmpty();
    assertThat(request.counts()).isEqualTo(Counts.NONE);
  }

  @Test
  void parse_untilIsToCome_endsAtThePresent() {
    assertThat(valid("{\"until\":\"2026-11-27T00:00:00Z\"}").until()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "since       | {\"since\":\"yesterday\"}",
        "since       | {\"since\":\"2026-11-25T00:00:00\"}",
        "since       | {\"since\":\"1969-12-31T00:00:00Z\"}",
        "since       | {\"since\":7}",
        "since       | {\"since\":\"2026-11-26T12:00:00.001Z\"}",
        "since       | {\"since\":\"2026-11-19T11:59:59.999Z\"}",
        "since       | {\"since\":\"2026-11-26T00:00:00Z\",\"until\":\"2026-11-25T00:00:00Z\"}",
        "until       | {\"until\":\"tomorrow\"}",
        "until       | {\"until\":\"+20000-01-01T00:00:00Z\"}",
        "limit       | {\"limit\":0}",
        "limit       | {\"limit\":501}",
        "limit       | {\"limit\":\"many\"}",
        "onlyChanged | {\"onlyChanged\":\"yes\"}",
        "cursor      | {\"cursor\":7}",
        "cursor      | {\"cursor\":\"AAAA\"}",
        "untill      | {\"untill\":\"2026-11-26T00:00:00Z\"}"
      })
  void parse_badField_isRefusedByItsPath(String field, String body) {
    assertThat(refusal(Json.readOwn(body)).field()).isEqualTo(field);
  }

  @Test
  void parse_sevenDays_isTheLongestTime() {
    assertThat(valid("{\"since\":\"2026-11-19T12:00:00Z\"}").since())
        .isEqualTo(Instant.parse("2026-11-19T12:00:00Z"));
    assertThat(refusal(Json.readOwn("{\"since\":\"2026-11-19T11:59:59.999Z\"}")).problem())
        .isEqualTo("must be at most 7 days before until");
  }

  @Test
  void parse_cursor_goesOnWithItsTimesAndCounts() {
    ReplayRequest request = valid(next("{}").toString());

    assertThat(request.after()).hasValue(message(Instant.parse("2026-11-25T12:00:00Z")));
    assertThat(request.counts()).isEqualTo(COUNTS);
    assertThat(request.since()).isEqualTo(valid("{}").since());
    // A later page has the same end, though the present has moved on.
    assertThat(ReplayRequest.parse(next("{}"), NOW.plusSeconds(60)))
        .isEqualTo(new Parsed.Valid<>(request));
  }

  @Test
  void parse_cursorWithAnotherLimit_goesOn() {
    JsonObject body = next("{" + DAY + "}").with("limit", 7).with("onlyChanged", false);

    assertThat(valid(body.toString()).limit()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"since\":\"2026-11-25T01:00:00Z\",\"until\":\"2026-11-26T00:00:00Z\"}",
        "{\"since\":\"2026-11-25T00:00:00Z\"}",
        "{" + DAY + ",\"workflows\":[]}"
      })
  void parse_cursorOfAnotherReplay_isRefused(String body) {
    JsonObject next = next("{" + DAY + "}");

    assertThat(refusal(Json.readOwn(body).with("cursor", next.text("cursor").orElseThrow())))
        .isEqualTo(
            new Invalid("cursor", "is not one that a replay of these workflows and times gave"));
  }

  @Test
  void parse_changedCursor_isRefused() {
    JsonObject next = next("{" + DAY + "}");
    String[] parts =
        new String(
                Base64.getUrlDecoder().decode(next.text("cursor").orElseThrow()),
                StandardCharsets.US_ASCII)
            .split("\\.", -1);
    String noon = parts[2];
    String later = TimeDigits.of(NOW.plusMillis(1));
    String longAgo = TimeDigits.of(Instant.parse("2026-11-18T23:59:59.999Z"));
    String evening = TimeDigits.of(Instant.parse("2026-11-25T12:00:00.001Z"));

    assertThat(valid(next.with("cursor", cursor(parts)).toString()).counts()).isEqualTo(COUNTS);
    for (String[] changed :
        new String[][] {
          {parts[0], later, noon, parts[3], parts[4]},
          {longAgo, parts[1], noon, parts[3], parts[4]},
          {evening, parts[1], noon, parts[3], parts[4]},
          {parts[0], noon.substring(0, TimeDigits.LENGTH), noon, parts[3], parts[4]},
          {"x", parts[1], noon, parts[3], parts[4]},
          {parts[0], parts[1], "x", parts[3], parts[4]},
          {parts[0], parts[1], noon, "1-2", parts[4]},
          {parts[0], parts[1], noon, "0" + parts[3], parts[4]},
          {parts[0], parts[1], noon, parts[3], "0".repeat(16)},
          {parts[0], parts[1], noon, parts[3]},
          {parts[0], parts[1], noon, parts[3], parts[4], ""}
        }) {
      assertThat(refusal(next.with("cursor", cursor(changed))).field())
          .as(String.join(".", changed))
          .isEqualTo("cursor");
    }
    assertThat(refusal(next.with("cursor", "%")).field()).isEqualTo("cursor");
    assertThat(refusal(next.with("cursor", cursor(parts) + "=")).field()).isEqualTo("cursor");
    assertThat(refusal(next.with("cursor", "A".repeat(401))).field()).isEqualTo("cursor");
  }

  private static String cursor(String... parts) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(".", parts).getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void parse_nullsAndOrder_areTheSameReplay() {
    JsonObject next = next("{" + DAY + "}");

    assertThat(
            valid(
                    next.without(Set.of("since"))
                        .with("since", next.text("since").orElseThrow())
                        .toString())
                .counts())
        .isEqualTo(COUNTS);
    assertThat(valid("{\"workflows\":null," + next.toString().substring(1)).counts())
        .isEqualTo(COUNTS);
  }
}
