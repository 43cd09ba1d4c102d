package io.reachline.functions.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.PlainJWT;
import io.reachline.gateway.ApiAnswer;
import io.reachline.telemetry.Metric;
import io.reachline.token.KeyHost.Mood;
import io.reachline.token.TokenBuilder;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import io.reachline.webhook.Spill;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 1 to 6: only a token that the source's data centre signed for it lets an event in. */
class WebhookTokenTest {
  private final WebhookScenario scenario = new WebhookScenario();

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void token_valid_isAccepted() {
    assertAccepted(scenario.token().sign());
  }

  @Test
  void case01_algNone_isRefused() {
    assertRefused(new PlainJWT(scenario.token().claims()).serialize());
  }

  @Test
  void case01_hs256KeyedWithThePublicKey_isRefused() throws JOSEException {
    byte[] publicKey = WebhookScenario.KEY.toRSAPublicKey().getEncoded();

    assertRefused(scenario.token().sign(JWSAlgorithm.HS256, new MACSigner(publicKey)));
  }

  @Test
  void case01_otherRsaAlgorithms_areRefused() throws JOSEException {
    for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
      assertRefused(scenario.token().sign(algorithm, new RSASSASigner(WebhookScenario.KEY)));
    }
  }

  @Test
  void case01_signatureOfOtherClaims_isRefused() {
    String[] valid = scenario.token().sign().split("\\.", 3);
    String[] other = scenario.token().claim("exp", 4_102_444_800L).sign().split("\\.", 3);

    assertRefused(valid[0] + "." + other[1] + "." + valid[2]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", "a.b.c", "e30.e30.", "Bearer x", "not a token"})
  void case01_noToken_isRefused(String token) {
    assertRefused(token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orgId:999", "106553778", "orgId:106553778 ", "webhookId:106553778"})
  void case02_wrongIssuer_isRefused(String issuer) {
    assertRefused(scenario.token().claim("iss", issuer).sign());
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhookId:1", "65403000000099001", "orgId:106553778"})
  void case02_wrongAudience_isRefused(String audience) {
    assertRefused(scenario.token().claim("aud", audience).sign());
  }

  @Test
  void case02_severalAudiences_areRefused() {
    List<String> audiences = List.of("webhookId:" + WebhookScenario.WEBHOOK_ID, "webhookId:1");

    assertRefused(scenario.token().claim("aud", audiences).sign());
  }

  @Test
  void case02_keyOfAnotherDataCentre_isRefused() {
    TokenBuilder token =
        new TokenBuilder(
            WebhookScenario.OTHER_KEY,
            EventBuilder.ORG_ID,
            WebhookScenario.WEBHOOK_ID,
            scenario.now());

    assertRefused(token.sign());
  }

  @Test
  void case02_otherKeyUnderTheKnownKid_isRefused() {
    TokenBuilder token =
        new TokenBuilder(
                WebhookScenario.OTHER_KEY,
                EventBuilder.ORG_ID,
                WebhookScenario.WEBHOOK_ID,
                scenario.now())
            .header(header -> header.keyID(WebhookScenario.KEY.getKeyID()));

    assertRefused(token.sign());
  }

  @Test
  void case02_tokenOfAnotherWebhookOfTheOrganization_isRefused() {
    SourceId other = new SourceId("5d01e2404bc19c256622ad13");
    scenario
        .stores
        .sources()
        .create(scenario.source(other, EventBuilder.ORGANIZATION, "65403000000099002"));

    ApiAnswer answer =
        scenario.send(
            scenario
                .call()
                .with("source", other.value())
                .header("x-zdesk-jwt", scenario.token().sign())
                .body(scenario.batch(1)));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(scenario.isUntouched()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"aud", "exp", "iss"})
  void case03_claimMissing_isRefused(String claim) {
    assertRefused(scenario.token().without(claim).sign());
  }

  @Test
  void case03_kidMissing_isRefused() {
    assertRefused(scenario.token().header(UnaryOperator.identity()).sign());
  }

  @Test
  void case03_expirationNoNumber_isRefused() {
    assertRefused(scenario.token().claim("exp", "tomorrow").sign());
  }

  @Test
  void case03_expiredInSeconds_isRefused() {
    assertRefused(scenario.token().claim("exp", scenario.now().getEpochSecond() - 61).sign());
  }

  @Test
  void case03_expiredInMilliseconds_isRefused() {
    assertRefused(scenario.token().claim("exp", scenario.now().toEpochMilli() - 61_000).sign());
  }

  @Test
  void case03_expirationInMilliseconds_isAcceptedAndExpiresWhenItSays() {
    String token = scenario.token().claim("exp", scenario.now().toEpochMilli() + 300_000).sign();

    assertAccepted(token);
    // A minute more is the leeway.
    scenario.clock.advance(Duration.ofMillis(359_999));
    assertAccepted(token);
    scenario.clock.advance(Duration.ofMillis(1));
    assertThat(scenario.post(token, scenario.batch(1)).status()).isEqualTo(401);
  }

  @Test
  void case03_expirationInSeconds_expiresWhenItSays() {
    String token = scenario.token().sign();

    scenario.clock.advance(Duration.ofSeconds(359));
    assertAccepted(token);
    scenario.clock.advance(Duration.ofSeconds(1));
    assertThat(scenario.post(token, scenario.batch(1)).status()).isEqualTo(401);
  }

  @Test
  void case03_webhookIdNotKnownYet_isRefused() {
    SourceId young = new SourceId("5d01e2404bc19c256622ad14");
    scenario
        .stores
        .sources()
        .create(
            new Source(
                young,
                EventBuilder.ORGANIZATION,
                EventBuilder.ORG_ID,
                null,
                WebhookScenario.HOST,
                scenario.now()));

    ApiAnswer answer =
        scenario.send(
            scenario
                .call()
                .with("source", young.value())
                .header(
                    "x-zdesk-jwt", scenario.token().claim("aud", List.of("webhookId:null")).sign())
                .body(scenario.batch(1)));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(scenario.isUntouched()).isTrue();
  }

  @Test
  void case04_pointersToKeys_areIgnoredWithoutACall() {
    RSAKey own = TokenBuilder.newKey("own");
    URI pointer = URI.create(scenario.keyHost.address("/attackers/keys"));
    TokenBuilder forged =
        new TokenBuilder(own, EventBuilder.ORG_ID, WebhookScenario.WEBHOOK_ID, scenario.now())
            .header(
                header ->
                    header
                        .keyID(WebhookScenario.KEY.getKeyID())
                        .jwkURL(pointer)
                        .x509CertURL(pointer)
                        .jwk(own.toPublicJWK()));

    assertRefused(forged.sign());
    assertThat(scenario.keyHost.otherRequests()).isZero();
  }

  @Test
  void case04_pointersInAGenuineToken_areIgnoredWithoutACall() {
    URI pointer = URI.create(scenario.keyHost.address("/elsewhere"));
    TokenBuilder token =
        scenario
            .token()
            .header(
                header ->
                    header
                        .keyID(WebhookScenario.KEY.getKeyID())
                        .jwkURL(pointer)
                        .x509CertURL(pointer));

    assertAccepted(token.sign());
    assertThat(scenario.keyHost.otherRequests()).isZero();
  }

  @Test
  void case05_unknownKidAThousandTimes_costsOneFetchMoreAndFewPlacesInTheQueue() {
    assertAccepted(scenario.token().sign());
    scenario.clock.advance(Duration.ofSeconds(1));
    String token = scenario.token().header(header -> header.keyID("nobody's")).sign();

    assertThat(scenario.post(token, scenario.batch(1)).status()).as("just fetched").isEqualTo(401);
    for (int i = 1; i < 1_000; i++) {
      scenario.clock.advance(Duration.ofMillis(10));
      // Perhaps the key was published just now: nobody can tell.
      assertThat(scenario.post(token, scenario.batch(1)).status())
          .isEqualTo(i <= Webhook.MAX_NOT_KNOWN_YET ? 200 : 503);
    }
    assertThat(scenario.keyHost.fetches()).isEqualTo(2);
    assertThat(scenario.queued)
        .hasSize(Webhook.MAX_NOT_KNOWN_YET)
        .allMatch(Spill.Unverified.class::isInstance);
    assertThat(scenario.messages()).hasSize(1);
    assertAccepted(scenario.token().sign());
  }

  @Test
  void case05_rotatedKey_isAcceptedAfterOneFetch() {
    assertAccepted(scenario.token().sign());
    int before = scenario.keyHost.fetches();
    scenario.clock.advance(Duration.ofSeconds(1));
    scenario.keyHost.publish(WebhookScenario.HOST, WebhookScenario.OTHER_KEY);
    TokenBuilder rotated =
        new TokenBuilder(
            WebhookScenario.OTHER_KEY,
            EventBuilder.ORG_ID,
            WebhookScenario.WEBHOOK_ID,
            scenario.now());

    assertAccepted(rotated.sign());
    assertAccepted(rotated.sign());
    assertThat(scenario.keyHost.fetches()).isEqualTo(before + 1);
  }

  @Test
  void case05_manyRequests_shareOneFetch() {
    for (int i = 0; i < 20; i++) {
      assertAccepted(scenario.token().sign());
    }

    assertThat(scenario.keyHost.fetches()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"BROKEN", "REDIRECTING", "SILENT", "DRIPPING", "EMPTY"})
  void case06_keyHostOutOfOrder_isNotMissedWhileKeysAreKnown(Mood mood) {
    assertAccepted(scenario.token().sign());
    scenario.keyHost.become(mood);

    assertAccepted(scenario.token().sign());
  }

  @ParameterizedTest
  @EnumSource(names = {"BROKEN", "REDIRECTING", "SILENT", "DRIPPING", "EMPTY"})
  void case06_keyHostOutOfOrderFromTheStart_queuesTheRequestWithItsToken(Mood mood) {
    scenario.keyHost.become(mood);
    String token = scenario.token().sign();
    String event = scenario.event(1).json();

    ApiAnswer answer = scenario.post(token, "[" + event + "]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("received")).isEqualTo(1);
    assertThat(scenario.queued)
        .containsExactly(
            new Spill.Unverified(
                EventBuilder.SOURCE, scenario.now(), List.of(event), token, "the-request"));
    assertThat(scenario.messages()).isEmpty();
    assertThat(scenario.keyHost.otherRequests()).as("redirects followed").isZero();
    assertThat(scenario.telemetry.sum(Metric.TOKENS_REFUSED)).isZero();
    assertThat(scenario.telemetry.sum(Metric.REQUESTS_UNVERIFIED)).isEqualTo(1);
    assertThat(scenario.telemetry.sum(Metric.DELIVERIES_ACCEPTED)).isZero();
    assertThat(scenario.telemetry.output()).doesNotContain(token.substring(0, 20));
  }

  @Test
  void case06_keyHostOutOfOrderFromTheStart_isAnOutageUntilItIsBack() {
    scenario.keyHost.become(Mood.BROKEN);

    for (int i = 0; i < 10; i++) {
      assertThat(scenario.post(scenario.batch(1)).status()).isEqualTo(200);
    }
    assertThat(scenario.queued).hasSize(10);
    assertThat(scenario.keyHost.fetches()).isEqualTo(1);
    scenario.keyHost.become(Mood.WELL);
    scenario.clock.advance(Duration.ofSeconds(30));
    assertAccepted(scenario.token().sign());
  }

  @Test
  void case06_forgedTokenWhileKeysAreMissing_isRefusedForWhatItSays() {
    scenario.keyHost.become(Mood.BROKEN);

    assertRefused(scenario.token().claim("aud", "webhookId:1").sign());
    assertRefused(scenario.token().claim("exp", scenario.now().getEpochSecond() - 61).sign());
    assertThat(scenario.keyHost.fetches()).isZero();
  }

  @Test
  void case06_malformedBodyWhileKeysAreMissing_is400AndQueued() {
    scenario.keyHost.become(Mood.BROKEN);
    String event = scenario.event(1).json();

    assertThat(scenario.post("[" + event + ",{").status()).isEqualTo(400);
    assertThat(scenario.queuedEvents()).containsExactly(event, "[" + event + ",{");
    assertThat(scenario.messages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nbf", "iat"})
  void case03_timeToCome_isRefused(String claim) {
    assertRefused(scenario.token().claim(claim, scenario.now().getEpochSecond() + 62).sign());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "==", "%", " "})
  void case01_charactersThatAreNotBase64Url_areRefused(String odd) {
    assertRefused(scenario.token().sign() + odd);
  }

  @Test
  void token_ofAWebhookIdThatWasJustChanged_isAccepted() {
    assertAccepted(scenario.token().sign());
    scenario
        .stores
        .sources()
        .replace(
            scenario.stores.sources().find(EventBuilder.SOURCE).orElseThrow(),
            scenario.source(EventBuilder.SOURCE, EventBuilder.ORGANIZATION, "65403000000099002"));
    scenario.clock.advance(Duration.ofSeconds(1));
    TokenBuilder changed = scenario.token().claim("aud", "webhookId:65403000000099002");

    assertThat(scenario.post(changed.sign(), scenario.batch(1)).status()).isEqualTo(200);
    assertThat(scenario.messages()).hasSize(2);
    assertThat(scenario.post(scenario.token().sign(), scenario.batch(1)).status()).isEqualTo(401);
  }

  @Test
  void case06_keysOfOneDataCentreMissing_doNotHinderAnother() {
    scenario.keyHost.become(Mood.BROKEN);
    assertThat(scenario.post(scenario.batch(1)).status()).isEqualTo(200);
    assertThat(scenario.queued).hasSize(1);
    scenario.keyHost.become(Mood.WELL);
    SourceId european = new SourceId("5d01e2404bc19c256622ad15");
    scenario
        .stores
        .sources()
        .create(
            new Source(
                european,
                EventBuilder.ORGANIZATION,
                EventBuilder.ORG_ID,
                WebhookScenario.WEBHOOK_ID,
                WebhookScenario.OTHER_HOST,
                scenario.now()));
    TokenBuilder token =
        new TokenBuilder(
            WebhookScenario.OTHER_KEY,
            EventBuilder.ORG_ID,
            WebhookScenario.WEBHOOK_ID,
            scenario.now());

    ApiAnswer answer =
        scenario.send(
            scenario
                .call()
                .with("source", european.value())
                .header("x-zdesk-jwt", token.sign())
                .body(scenario.batch(1)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.messages()).hasSize(1);
  }

  private void assertAccepted(String token) {
    assertThat(scenario.post(token, scenario.batch(1)).status()).isEqualTo(200);
    assertThat(scenario.messages()).isNotEmpty();
  }

  private void assertRefused(String token) {
    long refused = scenario.telemetry.sum(Metric.TOKENS_REFUSED);

    ApiAnswer answer = scenario.post(token, scenario.batch(1));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("unauthorized");
    assertThat(scenario.isUntouched()).isTrue();
    assertThat(scenario.telemetry.sum(Metric.TOKENS_REFUSED)).isEqualTo(refused + 1);
  }
}
