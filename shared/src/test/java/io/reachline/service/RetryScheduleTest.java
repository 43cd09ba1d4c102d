package io.reachline.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.ServiceId;
import io.reachline.identity.OrganizationId;
import io.reachline.service.Attempt.Result;
import io.reachline.service.ServiceDelivery.Reason;
import io.reachline.service.ServiceDelivery.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {
  private static final Instant START = Instant.parse("2026-11-02T09:30:00Z");
  private static final ServiceKey SERVICE =
      new ServiceKey(new OrganizationId("5d".repeat(12)), new ServiceId("5e".repeat(12)));
  private static final Attempt ATTEMPT =
      new Attempt(START, new Result.Answered(500), Duration.ofMillis(20));

  @Test
  void afterFailure_withoutJitter_doublesFrom5SecondsTo1HourForADay() {
    List<Duration> pauses = pauses(new RetrySchedule(() -> 0), 0);

    assertThat(pauses.subList(0, 12))
        .extracting(Duration::toSeconds)
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 1_280L, 2_560L, 3_600L, 3_600L);
    assertThat(pauses.subList(10, pauses.size())).containsOnly(Duration.ofHours(1));
  }

  /** Whatever the jitter, and however long the service takes to fail. */
  @Property
  void afterFailure_anyJitter_isTriedThroughTheWholeDayAndNoLonger(
      @ForAll long seed, @ForAll @IntRange(max = 20_000) int answersAfter) {
    Random random = new Random(seed);
    List<Duration> pauses = pauses(new RetrySchedule(random::nextDouble), answersAfter);

    Duration base = Duration.ofSeconds(5);
    Duration sum = Duration.ZERO;
    for (Duration pause : pauses) {
      assertThat(pause).isBetween(base, base.plus(base.dividedBy(5)));
      base =
          base.multipliedBy(2).compareTo(Duration.ofHours(1)) < 0
              ? base.multipliedBy(2)
              : Duration.ofHours(1);
      sum = sum.plus(pause).plusMillis(answersAfter);
    }
    assertThat(sum)
        .isBetween(Duration.ofHours(24).minusMinutes(73), Duration.ofHours(24).plusSeconds(20));
  }

  @Test
  void afterRefusal_third_isTheLast() {
    RetrySchedule schedule = new RetrySchedule(() -> 0);
    ServiceDelivery delivery = delivery();

    delivery = schedule.afterRefusal(delivery, ATTEMPT, START);
    assertThat(delivery.nextAt()).contains(START.plusSeconds(5));
    delivery = schedule.afterRefusal(delivery, ATTEMPT, START);
    assertThat(delivery.nextAt()).contains(START.plusSeconds(10));
    delivery = schedule.afterRefusal(delivery, ATTEMPT, START);

    assertThat(delivery.state()).isEqualTo(new State.Failed(Reason.REFUSED));
    assertThat(delivery.expiresAt()).isEqualTo(START.plus(Duration.ofDays(3)));
  }

  @ParameterizedTest
  @CsvSource({
    "200,TAKEN",
    "201,TAKEN",
    "204,TAKEN",
    "299,TAKEN",
    "301,FAILED",
    "302,FAILED",
    "307,FAILED",
    "100,FAILED",
    "400,REFUSED",
    "401,REFUSED",
    "403,REFUSED",
    "404,REFUSED",
    "413,REFUSED",
    "422,REFUSED",
    "405,REFUSED",
    "451,REFUSED",
    "408,FAILED",
    "425,FAILED",
    "429,FAILED",
    "410,GONE",
    "500,FAILED",
    "502,FAILED",
    "503,FAILED",
    "504,FAILED",
    "999,FAILED"
  })
  void verdict_ofAStatus_isAsDocumented(int status, Verdict expected) {
    assertThat(Verdict.of(status)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 | 30",
        "' 30 ' | 30",
        "999999999 | 3600",
        "Mon, 02 Nov 2026 09:31:00 GMT | 60",
        "Mon, 02 Nov 2026 19:31:00 GMT | 3600"
      })
  void retryAfter_secondsOrDate_isHeardUpToAnHour(String header, long expected) {
    assertThat(RetrySchedule.retryAfter(header, START)).contains(Duration.ofSeconds(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-5",
        "1.5",
        "soon",
        "99999999999999999999",
        "Mon, 02 Nov 2026 09:29:00 GMT",
        "Mon, 99 Nov 2026 09:29:00 GMT"
      })
  void retryAfter_nothingToWaitFor_isNotHeard(String header) {
    assertThat(RetrySchedule.retryAfter(header, START)).isEmpty();
  }

  @Test
  void afterFailure_askedForLess_keepsToItsOwnSchedule() {
    ServiceDelivery next =
        new RetrySchedule(() -> 0)
            .afterFailure(delivery(), ATTEMPT, Optional.of(Duration.ofSeconds(1)), START);

    assertThat(next.nextAt()).contains(START.plusSeconds(5));
  }

  /** Returns the pauses of a delivery that fails until it is given up. */
  private static List<Duration> pauses(RetrySchedule schedule, int answersAfter) {
    List<Duration> pauses = new ArrayList<>();
    ServiceDelivery delivery = delivery();
    while (delivery.nextAt().isPresent()) {
      Instant now = delivery.nextAt().orElseThrow().plusMillis(answersAfter);
      delivery = schedule.afterFailure(delivery, ATTEMPT, Optional.empty(), now);
      delivery.nextAt().ifPresent(next -> pauses.add(Duration.between(now, next)));
      assertThat(pauses).hasSizeLessThan(100);
    }
    assertThat(delivery.state()).isEqualTo(new State.Failed(Reason.EXPIRED));
    return pauses;
  }

  private static ServiceDelivery delivery() {
    return ServiceDelivery.of(
        SERVICE,
        DeliveryId.of(SERVICE, "conversation.update", START, "cause"),
        "conversation.update",
        DeliveryScenario.CONVERSATION,
        Optional.empty(),
        START);
  }
}
