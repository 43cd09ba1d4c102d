package io.reachline.functions.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import io.reachline.functions.ingest.KeyHost.Mood;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Case 6, later on: keys are fetched anew in time, and outlive a short outage of their host. */
class KeyOutageTest {
  private final WebhookScenario scenario = new WebhookScenario();
  private final JWKSetSource<SecurityContext> keys =
      ((JWKSetBasedJWKSource<SecurityContext>)
              new TokenVerifier(scenario.keyHost.keysUrl(), scenario.clock)
                  .keysOf(WebhookScenario.HOST))
          .getJWKSetSource();
  // What the source asks is the machine's own clock.
  private final Instant start = Instant.now();

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void case06_keys_areFetchedAnewAfterAQuarterOfAnHour() throws KeySourceException {
    keysAfter(Duration.ZERO);
    keysAfter(Duration.ofMinutes(14));
    assertThat(scenario.keyHost.fetches()).isEqualTo(1);

    scenario.keyHost.publish(WebhookScenario.HOST, WebhookScenario.OTHER_KEY);
    assertThat(keysAfter(Duration.ofMinutes(16)).getKeyByKeyId("zoho-1"))
        .as("a key that was withdrawn")
        .isNull();
    assertThat(scenario.keyHost.fetches()).isEqualTo(2);
  }

  @Test
  void case06_keyHostDownForHours_isOutlivedForHalfADay() throws KeySourceException {
    keysAfter(Duration.ZERO);
    scenario.keyHost.become(Mood.BROKEN);

    assertThat(keysAfter(Duration.ofMinutes(16)).getKeyByKeyId("zoho-1")).isNotNull();
    assertThat(keysAfter(Duration.ofHours(11)).getKeyByKeyId("zoho-1")).isNotNull();
    assertThatThrownBy(() -> keysAfter(Duration.ofHours(25)))
        .isInstanceOf(JWKSetUnavailableException.class);
  }

  private JWKSet keysAfter(Duration duration) throws KeySourceException {
    return keys.getJWKSet(
        JWKSetCacheRefreshEvaluator.noRefresh(), start.plus(duration).toEpochMilli(), null);
  }
}
