package io.reachline.replay;

import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.reachline.directory.Workflow;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.memory.Interposed;
import io.reachline.presence.Interval;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Replays that reach the bounds of a page. */
class ReplayBoundsTest {
  private static final String HEAVY = "message 1";
  private static final String LIGHT = "message 2";
  private static final List<Workflow> REPEATING =
      List.of(
          Day.workflow(
              Day.OWN,
              0,
              List.of(
                  aRule("again")
                      .when(HEAVY)
                      .to(Day.CHANNELS.get(0))
                      .every(Duration.ofMinutes(60))
                      .build())));

  private final Day day = new Day(1, REPEATING, false);

  /** A clock that each look at it moves by a second. */
  private static final class LookedAtClock extends Clock {
    private final Instant start;
    private final AtomicLong looks = new AtomicLong();

    LookedAtClock(Instant start) {
      this.start = start;
    }

    @Override
    public Instant instant() {
      return start.plusSeconds(looks.incrementAndGet());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private void post(String... texts) {
    for (int i = 0; i < texts.length; i++) {
      day.posted(i, texts[i]);
      day.advance(Duration.ofSeconds(1));
    }
  }

  /** Returns the pages of a replay of everything. */
  private List<JsonObject> pages(PresenceStore presence, Clock clock) {
    List<JsonObject> pages = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      JsonObject page = valid(page(presence, clock, cursor));
      pages.add(page);
      cursor = page.text("next");
    } while (cursor.isPresent());
    return pages;
  }

  private Parsed<JsonObject> page(PresenceStore presence, Clock clock, Optional<String> cursor) {
    JsonObject body =
        JsonObject.builder()
            .put("since", Timestamp.format(day.start.minusSeconds(1)))
            .put("until", Timestamp.format(day.start.plus(Duration.ofDays(5))))
            .put("limit", 500)
            .put("onlyChanged", false)
            .putIfPresent("cursor", cursor.orElse(null))
            .build();
    return ReplayRequest.parse(body, day.clock.instant())
        .flatMap(request -> day.replay(presence, clock).page(request, Day.OWN, Optional.empty()));
  }

  private static JsonObject valid(Parsed<JsonObject> parsed) {
    return parsed instanceof Parsed.Valid<JsonObject>(var value) ? value : fail(parsed.toString());
  }

  private static List<Object> counted(JsonObject page, String... names) {
    JsonObject counts = page.object("counts");
    return Stream.of(names).<Object>map(counts::get).toList();
  }

  @Test
  void page_manyEvaluationsInTime_areReplayed() {
    post(LIGHT, HEAVY);
    day.advance(Duration.ofHours(30));

    List<JsonObject> pages = pages(day.stores.presence(), day.clock);

    assertThat(pages).hasSize(1);
    assertThat(counted(pages.getFirst(), "messages", "changed", "skipped"))
        .containsExactly(2L, 0L, 0L);
    // Enough of them for a clock that goes on by a second with each.
    assertThat(pages.getFirst().objects("messages").getLast().objects("after"))
        .hasSizeGreaterThan((int) Replay.DEADLINE.toSeconds());
  }

  @Test
  void page_messageBeyondItsDeadlineBehindAnother_endsBeforeIt() {
    post(LIGHT, HEAVY);
    day.advance(Duration.ofHours(30));

    List<JsonObject> pages = pages(day.stores.presence(), new LookedAtClock(day.clock.instant()));

    assertThat(counted(pages.getFirst(), "messages", "skipped")).containsExactly(1L, 0L);
    assertThat(pages.getFirst().objects("messages")).hasSize(1);
    assertThat(pages.getFirst().text("next")).isPresent();
  }

  @Test
  void page_firstMessageBeyondItsDeadline_isSkippedAndTheNextOnesFollow() {
    post(HEAVY, HEAVY, LIGHT);
    day.advance(Duration.ofHours(30));

    List<JsonObject> pages = pages(day.stores.presence(), new LookedAtClock(day.clock.instant()));

    assertThat(counted(pages.getFirst(), "messages", "skipped")).containsExactly(1L, 1L);
    assertThat(counted(pages.getLast(), "messages", "changed", "skipped"))
        .containsExactly(3L, 0L, 2L);
    assertThat(pages.stream().mapToInt(page -> page.objects("messages").size()).sum()).isEqualTo(1);
  }

  /** Returns the presence, with more intervals than a page reads from a time on. */
  private PresenceStore floodedFrom(Instant time) {
    return Interposed.before(
        PresenceStore.class,
        day.stores.presence(),
        (method, arguments, call) ->
            method.equals("history")
                    && arguments.get(1) instanceof Instant since
                    && !since.isBefore(time)
                ? Stream.generate(
                        () ->
                            new PresenceStore.OfUser(
                                Day.USERS.getFirst(),
                                new Interval(true, since, since.plusMillis(1), PresenceSource.SET)))
                    .limit(Replay.MAX_INTERVALS + 1)
                : call.call());
  }

  @Test
  void page_presenceOfTheLastMessagesExceedsTheBound_leavesThemToTheNextPage() {
    postLight(100);
    day.advance(Duration.ofHours(30));
    postLight(20);

    List<JsonObject> pages = pages(floodedFrom(day.start), day.clock);

    assertThat(pages).hasSize(2);
    assertThat(counted(pages.getFirst(), "messages")).containsExactly(100L);
    assertThat(counted(pages.getLast(), "messages")).containsExactly(120L);
  }

  @Test
  void page_presenceOfTheFirstMessagesExceedsTheBound_isRefused() {
    postLight(1);

    Parsed<JsonObject> page = page(floodedFrom(Instant.EPOCH), day.clock, Optional.empty());

    assertThat(page)
        .isInstanceOfSatisfying(
            Parsed.Refused.class,
            refused -> {
              assertThat(refused.reason().field()).isEqualTo("since");
              assertThat(refused.reason().problem()).contains("200,000 intervals");
            });
  }

  private void postLight(int messages) {
    for (int i = 0; i < messages; i++) {
      day.posted(i % 3, LIGHT);
      day.advance(Duration.ofSeconds(1));
    }
  }
}
