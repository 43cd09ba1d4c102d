package io.reachline.functions.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.Source;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourceCacheTest {
  private final MovableClock clock = MovableClock.standing();
  private final InMemoryStores stores = new InMemoryStores(clock);
  private final SourceCache cache = new SourceCache(stores.sources(), clock);

  @Test
  void find_changedSource_isSeenAfterAMinute() {
    stores.sources().create(source("1"));
    assertThat(webhookId()).contains("1");
    stores.sources().replace(source("2"));

    clock.advance(Duration.ofMillis(59_999));
    assertThat(webhookId()).contains("1");
    clock.advance(Duration.ofMillis(1));
    assertThat(webhookId()).contains("2");
  }

  @Test
  void find_sourceThatWasAbsent_isSeenAfterAMinute() {
    assertThat(webhookId()).isEmpty();
    stores.sources().create(source("1"));

    assertThat(webhookId()).isEmpty();
    clock.advance(Duration.ofMinutes(1));
    assertThat(webhookId()).contains("1");
  }

  @Test
  void find_sourceWithoutWebhookId_isSeenAtOnceWhenItHasOne() {
    stores.sources().create(source(null));
    assertThat(webhookId()).isEmpty();

    stores.sources().replace(source("1"));
    assertThat(webhookId()).contains("1");
  }

  @Test
  void find_deletedSource_isGoneAfterAMinute() {
    stores.sources().create(source("1"));
    assertThat(webhookId()).contains("1");
    stores.sources().delete(EventBuilder.ORGANIZATION, EventBuilder.SOURCE);

    clock.advance(Duration.ofMinutes(1));
    assertThat(webhookId()).isEmpty();
  }

  @Test
  void find_manyGuessedAddresses_pushesOutTheLeastUsed() {
    stores.sources().create(source("1"));
    assertThat(webhookId()).contains("1");
    for (int i = 0; i < 5_000; i++) {
      assertThat(cache.find("%024x".formatted(i))).isEmpty();
    }
    stores.sources().replace(source("2"));

    assertThat(webhookId()).as("read again, since it was pushed out").contains("2");
  }

  private Optional<String> webhookId() {
    return cache.find(EventBuilder.SOURCE.value()).map(Source::webhookId);
  }

  private Source source(@Nullable String webhookId) {
    return new Source(
        EventBuilder.SOURCE,
        EventBuilder.ORGANIZATION,
        EventBuilder.ORG_ID,
        webhookId,
        WebhookScenario.HOST,
        clock.instant());
  }
}
