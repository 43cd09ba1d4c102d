package io.reachline.local.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventGeneratorTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  @Test
  void generate_sameSeed_differsInTimesOnly() {
    assertThat(withoutTimes(bodies(50, 1000, 7, NOW)))
        .isEqualTo(withoutTimes(bodies(50, 1000, 7, NOW.plusSeconds(4711))))
        .isNotEqualTo(withoutTimes(bodies(50, 1000, 8, NOW)));
  }

  @Test
  void generate_counts_areAsAsked() {
    List<Map<?, ?>> events = events(bodies(50, 1000, 1, NOW));
    assertThat(events).hasSize(1000).doesNotHaveDuplicates();
    assertThat(events.stream().map(event -> payload(event).get("sessionId")).distinct())
        .hasSize(50);
  }

  @Test
  void generate_batches_areMostlyOneAndAtMostFive() {
    List<Integer> sizes =
        bodies(50, 1000, 1, NOW).stream().map(body -> events(List.of(body)).size()).toList();
    assertThat(sizes).allMatch(size -> size >= 1 && size <= 5).contains(2, 3, 4, 5);
    assertThat(sizes.stream().filter(size -> size == 1).count())
        .isGreaterThan(sizes.size() * 3L / 4);
  }

  @Test
  void generate_times_lieInTheLastHourAndRise() {
    List<Long> times =
        events(bodies(50, 1000, 1, NOW)).stream()
            .map(event -> Long.valueOf(String.valueOf(event.get("eventTime"))))
            .toList();
    assertThat(times).isSorted().doesNotHaveDuplicates();
    assertThat(times.getFirst()).isGreaterThan(NOW.toEpochMilli() - 3_600_000);
    assertThat(times.getLast()).isLessThan(NOW.toEpochMilli());
  }

  @Test
  void generate_sessions_areChainedWithRisingCounts() {
    Map<Object, Map<?, ?>> last = new HashMap<>();
    for (Map<?, ?> event : events(bodies(20, 1000, 1, NOW))) {
      Map<?, ?> payload = payload(event);
      Map<?, ?> before = last.put(payload.get("sessionId"), payload);
      if (before == null) {
        assertThat(payload.get("sessionStatus")).isEqualTo("CREATED");
      } else {
        assertThat(payload.get("sessionOldStatus")).isEqualTo(before.get("sessionStatus"));
        assertThat(count(payload)).isGreaterThan(count(before));
        assertThat(payload.get("channelId")).isEqualTo(before.get("channelId"));
      }
    }
  }

  @Test
  void generate_form_isZohos() {
    Set<Object> statuses = new HashSet<>();
    Set<Object> replies = new HashSet<>();
    for (Map<?, ?> event : events(bodies(50, 1000, 1, NOW))) {
      Map<?, ?> payload = payload(event);
      assertThat(payload.values()).allMatch(String.class::isInstance);
      assertThat(Long.parseLong(String.valueOf(payload.get("sessionId")))).isGreaterThan(1L << 53);
      assertThat(event.get("orgId")).isEqualTo(DemoSource.ZOHO_ORGANIZATION);
      assertThat(event.get("eventType")).isEqualTo("IM_Session_Status");
      statuses.add(String.valueOf(payload.get("sessionStatus")));
      replies.add(String.valueOf(payload.get("replyStatus")));
    }
    assertThat(statuses)
        .containsExactlyInAnyOrder("CREATED", "OPEN", "ON_PROGRESS", "ON_HOLD", "ENDED", "BLOCKED");
    assertThat(replies).hasSizeGreaterThan(15);
  }

  @Test
  void generate_moreSessionsThanEvents_complains() {
    assertThatThrownBy(() -> new EventGenerator(2, 1, 0, 1, NOW))
        .hasMessageContaining("2 sessions");
  }

  @Test
  void generate_fewerMessagesThanNone_complains() {
    assertThatThrownBy(() -> new EventGenerator(1, 1, -1, 1, NOW))
        .hasMessageContaining("-1 messages");
  }

  @Test
  void generate_messages_areAsManyAsAskedBesideTheSessionsEvents() {
    List<Map<?, ?>> events = events(bodies(20, 300, 200, 1, NOW));
    assertThat(events).hasSize(500).doesNotHaveDuplicates();
    assertThat(messages(events)).hasSize(200);
    assertThat(messages(events).stream().map(event -> payload(event).get("id")))
        .doesNotHaveDuplicates();
    assertThat(events.subList(0, 20)).noneMatch(EventGeneratorTest::isMessage);
    assertThat(messages(events(bodies(20, 20, 200, 1, NOW)))).hasSize(200);
  }

  @Test
  void generate_messages_sameSeed_differInTimesOnly() {
    assertThat(withoutTimes(bodies(20, 300, 200, 7, NOW)))
        .isEqualTo(withoutTimes(bodies(20, 300, 200, 7, NOW.plusSeconds(4711))))
        .isNotEqualTo(withoutTimes(bodies(20, 300, 200, 8, NOW)));
  }

  @Test
  void generate_messages_spreadOverTheSessionsAndTheHour() {
    List<Map<?, ?>> events = events(bodies(20, 300, 200, 1, NOW));
    List<Long> times = events.stream().map(EventGeneratorTest::time).toList();
    assertThat(times).isSorted().doesNotHaveDuplicates();
    assertThat(
            messages(events).stream()
                .map(event -> payload(event).get("sessionId"))
                .distinct()
                .toList())
        .hasSize(20);
    long half = NOW.toEpochMilli() - 1_800_000;
    assertThat(messages(events).stream().filter(event -> time(event) < half).count())
        .isBetween(80L, 120L);
  }

  @Test
  void generate_messages_areMostlyInbound() {
    List<Map<?, ?>> messages = messages(events(bodies(20, 300, 200, 1, NOW)));
    assertThat(messages.stream().filter(event -> "IN".equals(payload(event).get("direction"))))
        .hasSizeBetween(120, 180);
    for (Map<?, ?> message : messages) {
      boolean isInbound = "IN".equals(payload(message).get("direction"));
      Map<?, ?> actor = (Map<?, ?>) Objects.requireNonNull(payload(message).get("actor"));
      assertThat(actor.get("type")).isEqualTo(isInbound ? "END_USER" : "AGENT");
      assertThat(actor.get(isInbound ? "contactId" : "externalId")).isInstanceOf(String.class);
      assertThat(String.valueOf(payload(message).get("text"))).isNotBlank();
    }
  }

  @Test
  void generate_messages_countForTheirSession() {
    Map<Object, Integer> counts = new HashMap<>();
    for (Map<?, ?> event : events(bodies(5, 100, 100, 1, NOW))) {
      Object session = Objects.requireNonNull(payload(event).get("sessionId"));
      if (isMessage(event)) {
        counts.merge(session, 1, Integer::sum);
      } else {
        int before = Objects.requireNonNullElse(counts.put(session, count(payload(event))), 0);
        assertThat(count(payload(event))).isGreaterThan(before);
      }
    }
  }

  private static List<Map<?, ?>> messages(List<Map<?, ?>> events) {
    return events.stream().filter(EventGeneratorTest::isMessage).toList();
  }

  private static boolean isMessage(Map<?, ?> event) {
    return "IM_Message_Add".equals(event.get("eventType"));
  }

  private static long time(Map<?, ?> event) {
    return Long.parseLong(String.valueOf(event.get("eventTime")));
  }

  private static List<String> bodies(int sessions, int events, long seed, Instant end) {
    return bodies(sessions, events, 0, seed, end);
  }

  private static List<String> bodies(
      int sessions, int events, int messages, long seed, Instant end) {
    List<String> bodies = new ArrayList<>();
    new EventGenerator(sessions, events, messages, seed, end).generate(bodies::add);
    return bodies;
  }

  private static String withoutTimes(List<String> bodies) {
    return bodies.stream()
        .map(body -> body.replaceAll("\"(eventTime|createdTime)\":\"[^\"]+\"", ""))
        .collect(Collectors.joining("\n"));
  }

  private static List<Map<?, ?>> events(List<String> bodies) {
    List<Map<?, ?>> events = new ArrayList<>();
    for (String body : bodies) {
      try {
        for (Object event : JSON.std.listFrom(body)) {
          events.add((Map<?, ?>) event);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return events;
  }

  private static Map<?, ?> payload(Map<?, ?> event) {
    return (Map<?, ?>) Objects.requireNonNull(event.get("payload"));
  }

  private static int count(Map<?, ?> payload) {
    return Integer.parseInt(String.valueOf(payload.get("messagesCount")));
  }
}
