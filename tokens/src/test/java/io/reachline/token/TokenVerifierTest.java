package io.reachline.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.reachline.deadline.Deadline;
import io.reachline.memory.FailingCall;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.token.KeyHost.Mood;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.KeySetStore;
import io.reachline.webhook.Source;
import io.reachline.webhook.TokenRules;
import io.reachline.zoho.ZohoDesk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 3, 5 and 6: what a token is worth, by the keys that can be had. */
class TokenVerifierTest {
  private static final String HOST = "desk.zoho.com";
  private static final String WEBHOOK_ID = "65403000000099001";
  private static final RSAKey KEY = TokenBuilder.newKey("zoho-1");
  private static final RSAKey OTHER_KEY = TokenBuilder.newKey("zoho-2");
  private static final Verdict VALID = new Verdict.Valid();

  private final MovableClock clock = MovableClock.standing();
  private final InMemoryStores stores = new InMemoryStores(clock);
  private final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  private final KeyHost keyHost = new KeyHost();
  private final Source source =
      new Source(
          EventBuilder.SOURCE,
          EventBuilder.ORGANIZATION,
          EventBuilder.ORG_ID,
          WEBHOOK_ID,
          HOST,
          clock.instant());
  private Duration patience = Duration.ofSeconds(5);
  private final TokenVerifier verifier = verifier(stores.keySets());

  TokenVerifierTest() {
    keyHost.publish(HOST, KEY);
  }

  @AfterEach
  void close() {
    keyHost.close();
  }

  @Test
  void verify_validToken_isValid() {
    assertThat(verify(verifier, token())).isEqualTo(VALID);
    assertThat(telemetry.output()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nbf", "iat"})
  void case03_timeToComeBeyondTheLeeway_isRefused(String claim) {
    long now = clock.instant().getEpochSecond();

    assertThat(verify(verifier, token().claim(claim, now + 60))).isEqualTo(VALID);
    assertThat(verify(verifier, token().claim(claim, now * 1_000 + 60_000))).isEqualTo(VALID);
    for (Object time : List.of(now + 62, now * 1_000 + 62_000, "today", List.of(now))) {
      assertThat(verify(verifier, token().claim(claim, time)))
          .as("%s", time)
          .isInstanceOf(Verdict.Refused.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "==", "=", "%", " ", "+", "/", "\n", "é", "."})
  void case01_charactersThatAreNotBase64Url_areNoToken(String odd) {
    String token = token().sign();
    String[] parts = token.split("\\.", 3);

    assertThat(WebhookToken.parse(token)).isPresent();
    for (String text :
        List.of(
            odd + token,
            parts[0] + odd + "." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + odd + "." + parts[2],
            parts[0] + "." + parts[1] + "." + odd + parts[2],
            token + odd)) {
      assertThat(WebhookToken.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void verify_afterItExpired_isJudgedByItsArrival() {
    String token = token().sign();
    Instant arrival = clock.instant();
    clock.advance(Duration.ofHours(5));

    assertThat(verify(verifier, token, arrival)).isEqualTo(VALID);
    assertThat(verify(verifier, token, clock.instant())).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void case06_keys_areFetchedAnewAfterAQuarterOfAnHour() {
    assertThat(verify(verifier, token())).isEqualTo(VALID);
    clock.advance(Duration.ofMinutes(14));
    assertThat(verify(verifier, token())).isEqualTo(VALID);
    assertThat(keyHost.fetches()).isEqualTo(1);

    keyHost.publish(HOST, OTHER_KEY);
    clock.advance(Duration.ofMinutes(2));
    assertThat(verify(verifier, token())).as("a withdrawn key").isInstanceOf(Verdict.Refused.class);
    assertThat(keyHost.fetches()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = "WELL", mode = EnumSource.Mode.EXCLUDE)
  void case06_keyHostOutOfOrder_isOutlivedForHalfADay(Mood mood) {
    assertThat(verify(verifier, token())).isEqualTo(VALID);
    breakHost(mood);

    clock.advance(Duration.ofMinutes(16));
    assertThat(verify(verifier, token())).isEqualTo(VALID);
    clock.advance(Duration.ofHours(11));
    assertThat(verify(verifier, token())).isEqualTo(VALID);
    clock.advance(Duration.ofHours(1));
    assertThat(verify(verifier, token())).isEqualTo(new Verdict.NoKeys());
    assertThat(keyHost.otherRequests()).as("redirects followed").isZero();
  }

  @ParameterizedTest
  @EnumSource(names = "WELL", mode = EnumSource.Mode.EXCLUDE)
  void case06_keyHostOutOfOrderFromTheStart_isAnOutageUntilItIsBack(Mood mood) {
    breakHost(mood);

    for (int i = 0; i < 10; i++) {
      assertThat(verify(verifier, token())).isEqualTo(new Verdict.NoKeys());
    }
    assertThat(keyHost.fetches()).isEqualTo(1);
    keyHost.become(Mood.WELL);
    patience = Duration.ofSeconds(5);
    clock.advance(PublishedKeys.COOL_DOWN);
    assertThat(verify(verifier, token())).isEqualTo(VALID);
  }

  @ParameterizedTest
  @EnumSource(names = "WELL", mode = EnumSource.Mode.EXCLUDE)
  void case06_keyHostOutOfOrderForAFunctionThatStarts_isOutlivedByKeptKeys(Mood mood) {
    verify(verifier, token());
    breakHost(mood);
    clock.advance(Duration.ofHours(11));

    assertThat(verify(verifier(stores.keySets()), token())).isEqualTo(VALID);
    clock.advance(Duration.ofHours(1));
    assertThat(verify(verifier(stores.keySets()), token())).isEqualTo(new Verdict.NoKeys());
  }

  @Test
  void verify_keptKeysAreFresh_asksNoHost() {
    verify(verifier, token());

    assertThat(verify(verifier(stores.keySets()), token())).isEqualTo(VALID);
    assertThat(keyHost.fetches()).isEqualTo(1);
  }

  @Test
  void verify_storeDown_fetchesTheKeys() {
    KeySetStore down =
        Interposed.before(
            KeySetStore.class, stores.keySets(), new FailingCall(1, FailingCall.Moment.BEFORE));

    assertThat(verify(verifier(down), token())).isEqualTo(VALID);
    assertThat(telemetry.of("keys_not_read")).hasSize(1);
  }

  @Test
  void case05_unknownKid_isRefusedAfterAFetchAndUndecidedUntilTheNext() {
    assertThat(verify(verifier, token())).isEqualTo(VALID);
    String stranger = stranger().sign();

    clock.advance(Duration.ofSeconds(1));
    assertThat(verify(verifier, stranger, clock.instant()))
        .isEqualTo(new Verdict.Refused("kid is unknown"));
    for (int i = 0; i < 1_000; i++) {
      clock.advance(Duration.ofMillis(10));
      assertThat(verify(verifier, stranger, clock.instant())).isEqualTo(new Verdict.UnknownKey());
    }
    assertThat(keyHost.fetches()).isEqualTo(2);
    assertThat(verify(verifier, token())).isEqualTo(VALID);
    clock.advance(PublishedKeys.COOL_DOWN);
    assertThat(verify(verifier, stranger())).isEqualTo(new Verdict.Refused("kid is unknown"));
    assertThat(keyHost.fetches()).isEqualTo(3);
  }

  @Test
  void case05_keyRotatedWithinTheCoolDown_isAcceptedBehindIt() {
    verify(verifier, stranger());
    keyHost.publish(HOST, KEY, OTHER_KEY);
    clock.advance(Duration.ofSeconds(1));
    Instant arrival = clock.instant();
    String rotated = tokenOf(OTHER_KEY).sign();
    clock.advance(Duration.ofSeconds(1));
    verify(verifier, stranger());

    clock.advance(PublishedKeys.COOL_DOWN);
    assertThat(verify(verifier, rotated, arrival)).isEqualTo(VALID);
  }

  @Test
  void case05_strangersClaims_askForNoKey() {
    assertThat(verify(verifier, stranger().claim("aud", "webhookId:1")))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(verify(verifier, stranger().without("exp"))).isInstanceOf(Verdict.Refused.class);

    assertThat(keyHost.fetches()).isZero();
  }

  @Test
  void verify_deadlineOver_waitsForNothing() {
    Verdict verdict =
        verifier.verify(
            WebhookToken.parse(token().sign()),
            new ZohoDesk().tokenRules(source),
            clock.instant(),
            Deadline.in(Duration.ZERO, clock));

    assertThat(verdict).isEqualTo(new Verdict.NoKeys());
    assertThat(keyHost.fetches()).isZero();
  }

  @Test
  void verify_withoutAnOverride_asksTheAddressOfTheRules() {
    TokenVerifier ofProviders =
        new TokenVerifier(
            new PublishedKeys(Optional.empty(), stores.keySets(), clock, telemetry.telemetry()));
    TokenRules rules = new ZohoDesk().tokenRules(source);
    TokenRules otherAddress =
        new TokenRules(rules.issuer(), rules.audience(), HOST, keyHost.address("/keys/" + HOST));

    Verdict verdict =
        ofProviders.verify(
            WebhookToken.parse(token().sign()),
            otherAddress,
            clock.instant(),
            Deadline.in(patience, clock));

    assertThat(verdict).isEqualTo(VALID);
    assertThat(rules.keysUrl()).isEqualTo("https://desk.zoho.com/.well-known/jwks.json");
  }

  @Test
  void verify_notAToken_isRefused() {
    Verdict verdict =
        verifier.verify(
            WebhookToken.parse("no token"),
            new ZohoDesk().tokenRules(source),
            clock.instant(),
            Deadline.in(patience, clock));

    assertThat(verdict).isEqualTo(new Verdict.Refused("The token is not a JWT signed with RS256"));
  }

  @Test
  void prime_keysThatAreFetched_areForgotten() {
    PublishedKeys keys = publishedKeys(stores.keySets());

    keys.prime(new ZohoDesk().tokenRules(source));

    assertThat(keyHost.fetches()).isEqualTo(1);
    assertThat(stores.keySets().find(source.host())).isEmpty();
    assertThat(verify(new TokenVerifier(keys), token())).isInstanceOf(Verdict.Valid.class);
    assertThat(keyHost.fetches()).isEqualTo(2);
  }

  @Test
  void verify_tokenOfASampleKey_isTakenOnlyWhereTheKeyIsKept() {
    SampleKey sample = SampleKey.generate();
    String token = sample.token(new ZohoDesk().tokenRules(source), clock.instant());
    KeySetStore ofPriming = new InMemoryStores(clock).keySets();
    ofPriming.put(source.host(), sample.published(clock.instant()));

    assertThat(verify(verifier(ofPriming), token, clock.instant()))
        .isInstanceOf(Verdict.Valid.class);
    assertThat(verify(verifier, token, clock.instant()))
        .isEqualTo(new Verdict.Refused("kid is unknown"));
  }

  private void breakHost(Mood mood) {
    keyHost.become(mood);
    patience = Duration.ofMillis(200);
  }

  private TokenVerifier verifier(KeySetStore keySets) {
    return new TokenVerifier(publishedKeys(keySets));
  }

  private PublishedKeys publishedKeys(KeySetStore keySets) {
    return new PublishedKeys(Optional.of(keyHost.keysUrl()), keySets, clock, telemetry.telemetry());
  }

  private TokenBuilder token() {
    return tokenOf(KEY);
  }

  private TokenBuilder stranger() {
    return token().header(header -> header.keyID("nobody's"));
  }

  private TokenBuilder tokenOf(RSAKey key) {
    return new TokenBuilder(key, EventBuilder.ORG_ID, WEBHOOK_ID, clock.instant());
  }

  private Verdict verify(TokenVerifier by, TokenBuilder token) {
    return verify(by, token.sign(), clock.instant());
  }

  private Verdict verify(TokenVerifier by, String token, Instant arrival) {
    return by.verify(
        WebhookToken.parse(token),
        new ZohoDesk().tokenRules(source),
        arrival,
        Deadline.in(patience, clock));
  }
}
