package io.reachline.functions.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.functions.ingest.SourceCache.Lookup;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import io.reachline.webhook.SourceStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourceCacheTest {
  private static final String ABSENT = "absent";
  private static final String UNREADABLE = "unreadable";

  private final MovableClock clock = MovableClock.standing();
  private final InMemoryStores stores = new InMemoryStores(clock);
  private final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  private final AtomicInteger reads = new AtomicInteger();
  private boolean isDown;
  private final SourceCache cache =
      new SourceCache(
          Interposed.before(
              SourceStore.class,
              stores.sources(),
              (_, _, call) -> {
                reads.incrementAndGet();
                if (isDown) {
                  throw new IllegalStateException("The table is down");
                }
                return call.call();
              }),
          clock,
          telemetry.telemetry());

  @Test
  void find_changedSource_isSeenAfterAMinute() {
    stores.sources().create(source("1"));
    assertThat(find()).isEqualTo("1");
    replace(source("2"));

    clock.advance(Duration.ofMillis(59_999));
    assertThat(find()).isEqualTo("1");
    clock.advance(Duration.ofMillis(1));
    assertThat(find()).isEqualTo("2");
  }

  @Test
  void refresh_changedSource_isSeenAtOnceAndTheTableIsAskedSeldom() {
    stores.sources().create(source("1"));
    assertThat(find()).isEqualTo("1");
    replace(source("2"));

    assertThat(refresh()).isEqualTo("2");
    assertThat(find()).isEqualTo("2");
    replace(source("3"));
    for (int i = 0; i < 100; i++) {
      assertThat(refresh()).isEqualTo("2");
    }
    assertThat(reads).hasValue(2);
    clock.advance(SourceCache.BETWEEN_REFRESHES);
    assertThat(refresh()).isEqualTo("3");
  }

  @Test
  void refresh_tableDown_tellsThatNobodyKnows() {
    stores.sources().create(source("1"));
    assertThat(find()).isEqualTo("1");
    isDown = true;

    assertThat(refresh()).isEqualTo(UNREADABLE);
    assertThat(find()).isEqualTo("1");
  }

  @Test
  void find_expiredAndTableDown_isWhatWasKnown() {
    stores.sources().create(source("1"));
    assertThat(find()).isEqualTo("1");
    isDown = true;

    clock.advance(Duration.ofHours(5));
    assertThat(find()).isEqualTo("1");
    isDown = false;
    replace(source("2"));
    clock.advance(SourceCache.BETWEEN_FAILURES);
    assertThat(find()).isEqualTo("2");
  }

  @Test
  void find_tableDown_isUnreadableAndTheTableIsAskedSeldom() {
    stores.sources().create(source("1"));
    isDown = true;

    for (int i = 0; i < 100; i++) {
      assertThat(find()).isEqualTo(UNREADABLE);
    }
    assertThat(reads).hasValue(1);
    assertThat(telemetry.of("source_not_read")).hasSize(1);
    isDown = false;
    clock.advance(SourceCache.BETWEEN_FAILURES);
    assertThat(find()).isEqualTo("1");
  }

  @Test
  void find_absentUntilTheTableWentDown_isUnreadable() {
    assertThat(find()).isEqualTo(ABSENT);
    isDown = true;

    clock.advance(Duration.ofMinutes(1));
    assertThat(find()).as("it may have been created").isEqualTo(UNREADABLE);
  }

  @Test
  void find_sourceThatWasAbsent_isSeenAtOnce() {
    assertThat(find()).isEqualTo(ABSENT);
    stores.sources().create(source("1"));

    assertThat(find()).isEqualTo("1");
  }

  @Test
  void find_sourceWithoutWebhookId_isSeenAtOnceWhenItHasOne() {
    stores.sources().create(source(null));
    assertThat(find()).isEqualTo("null");

    replace(source("1"));
    assertThat(find()).isEqualTo("1");
  }

  @Test
  void find_deletedSource_isGoneAfterAMinute() {
    stores.sources().create(source("1"));
    assertThat(find()).isEqualTo("1");
    stores.sources().delete(EventBuilder.ORGANIZATION, EventBuilder.SOURCE);

    clock.advance(Duration.ofMinutes(1));
    assertThat(find()).isEqualTo(ABSENT);
  }

  @Test
  void find_manyGuessedAddresses_pushNothingOut() {
    stores.sources().create(source("1"));
    assertThat(find()).isEqualTo("1");
    for (int i = 0; i < 5_000; i++) {
      SourceId guessed = new SourceId("%024x".formatted(i));
      assertThat(cache.find(guessed, clock.instant())).isEqualTo(new Lookup.Absent());
    }
    replace(source("2"));

    assertThat(find()).as("remembered").isEqualTo("1");
  }

  @Test
  void find_manySources_pushesOutTheLeastUsed() {
    stores.sources().create(source("1"));
    assertThat(find()).isEqualTo("1");
    for (int i = 0; i < 1_000; i++) {
      SourceId other = new SourceId("%024x".formatted(i));
      stores.sources().create(source(other, "9"));
      assertThat(cache.find(other, clock.instant())).isInstanceOf(Lookup.Found.class);
    }
    replace(source("2"));

    assertThat(find()).as("read again, since it was pushed out").isEqualTo("2");
  }

  @Test
  void find_sourceOfBeforeTheRequest_isNotCurrentUntilItIsReadAgain() {
    stores.sources().create(source("1"));
    assertThat(isCurrent(cache.find(EventBuilder.SOURCE, clock.instant()))).isTrue();

    clock.advance(Duration.ofMillis(1));
    assertThat(isCurrent(cache.find(EventBuilder.SOURCE, clock.instant()))).isFalse();
    assertThat(isCurrent(cache.refresh(EventBuilder.SOURCE, clock.instant()))).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(isCurrent(cache.refresh(EventBuilder.SOURCE, clock.instant()))).isFalse();
    clock.advance(SourceCache.BETWEEN_REFRESHES);
    assertThat(isCurrent(cache.refresh(EventBuilder.SOURCE, clock.instant()))).isTrue();
  }

  @Test
  void refresh_deletedSource_isGoneAtOnce() {
    stores.sources().create(source("1"));
    assertThat(find()).isEqualTo("1");
    stores.sources().delete(EventBuilder.ORGANIZATION, EventBuilder.SOURCE);

    assertThat(refresh()).isEqualTo(ABSENT);
    assertThat(find()).isEqualTo(ABSENT);
  }

  private void replace(Source source) {
    Source before = stores.sources().find(source.id()).orElseThrow();
    assertThat(stores.sources().replace(before, source)).isTrue();
  }

  private String find() {
    return told(cache.find(EventBuilder.SOURCE, clock.instant()));
  }

  private String refresh() {
    return told(cache.refresh(EventBuilder.SOURCE, clock.instant()));
  }

  private static boolean isCurrent(Lookup lookup) {
    return lookup instanceof Lookup.Found(_, var isCurrent) && isCurrent;
  }

  /** Returns the webhook id of what was found. */
  private static String told(Lookup lookup) {
    return switch (lookup) {
      case Lookup.Found(var source, _) -> String.valueOf(source.webhookId());
      case Lookup.Absent _ -> ABSENT;
      case Lookup.Unreadable _ -> UNREADABLE;
    };
  }

  private Source source(@Nullable String webhookId) {
    return source(EventBuilder.SOURCE, webhookId);
  }

  private Source source(SourceId id, @Nullable String webhookId) {
    return new Source(
        id,
        EventBuilder.ORGANIZATION,
        EventBuilder.ORG_ID,
        webhookId,
        WebhookScenario.HOST,
        clock.instant());
  }
}
