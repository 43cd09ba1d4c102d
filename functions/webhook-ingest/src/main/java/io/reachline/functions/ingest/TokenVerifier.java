package io.reachline.functions.ingest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.reachline.webhook.DataCentre;
import io.reachline.webhook.Source;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Verifies the token of a webhook request: RS256 only, by a key that the source's data centre
 * publishes; never by one that the token brings or points to.
 */
final class TokenVerifier {

  /** What a token is worth. */
  sealed interface Verdict {

    record Valid() implements Verdict {}

    /** It is none of this source's. */
    record Refused(String reason) implements Verdict {}

    /** Nobody can tell: the keys cannot be had now. */
    record KeysUnavailable() implements Verdict {}
  }

  private static final Duration LEEWAY = Duration.ofSeconds(60);
  private static final Duration CACHED = Duration.ofMinutes(15);
  private static final Duration OUTAGE = Duration.ofHours(12);
  private static final Duration COOL_DOWN = Duration.ofSeconds(30);
  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(1);
  private static final int MAX_KEYS_BYTES = 100_000;
  // As seconds a time thousands of years from now, as milliseconds one of the seventies: so what is
  // greater is in milliseconds.
  private static final long FIRST_MILLISECONDS = 100_000_000_000L;

  private final String keysUrl;
  private final Clock clock;
  private final Map<String, JWKSource<SecurityContext>> keys = new ConcurrentHashMap<>();

  /**
   * @param keysUrl the address of a data centre's keys, with {@code {host}} where its host stands
   */
  TokenVerifier(String keysUrl, Clock clock) {
    this.keysUrl = keysUrl;
    this.clock = clock;
  }

  Verdict verify(String token, Source source) {
    JWKSource<SecurityContext> sourceKeys = keys.computeIfAbsent(source.host(), this::keysOf);
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (jwt.getHeader().getKeyID() == null) {
        return new Verdict.Refused("kid is missing");
      }
      DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
      processor.setJWSTypeVerifier((type, context) -> {});
      processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, sourceKeys));
      processor.setJWTClaimsSetVerifier((claims, context) -> check(claims, source));
      processor.process(jwt, null);
      return new Verdict.Valid();
    } catch (RateLimitReachedException e) {
      // With keys at hand, only an unknown one asks for more than the limit allows.
      return hasKeys(sourceKeys)
          ? new Verdict.Refused("kid is unknown")
          : new Verdict.KeysUnavailable();
    } catch (KeySourceException e) {
      return new Verdict.KeysUnavailable();
    } catch (BadJOSEException | JOSEException e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    } catch (ParseException e) {
      return new Verdict.Refused("It is no JWT");
    }
  }

  /** Loads what the first verification would. */
  void prime() {
    // Not one signature can be right without a key.
    String token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjAifQ.e30.AAAA";
    keys.computeIfAbsent(DataCentre.HOSTS.getFirst(), this::keysOf);
    try {
      SignedJWT.parse(token);
    } catch (ParseException e) {
      throw new IllegalStateException("The token for priming is a JWT", e);
    }
  }

  private void check(JWTClaimsSet claims, Source source) throws BadJWTException {
    if (!("orgId:" + source.orgId()).equals(claims.getIssuer())) {
      throw new BadJWTException("iss is not the source's orgId");
    }
    if (source.webhookId() == null
        || !claims.getAudience().equals(List.of("webhookId:" + source.webhookId()))) {
      throw new BadJWTException("aud is not the source's webhookId");
    }
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      throw new BadJWTException("exp is missing");
    }
    if (!time(expires.toInstant().getEpochSecond()).plus(LEEWAY).isAfter(clock.instant())) {
      throw new BadJWTException("exp is in the past");
    }
  }

  /** Zoho's page says milliseconds, its example shows seconds: so the size of the number tells. */
  private static Instant time(long number) {
    return number >= FIRST_MILLISECONDS
        ? Instant.ofEpochMilli(number)
        : Instant.ofEpochSecond(number);
  }

  JWKSource<SecurityContext> keysOf(String host) {
    try {
      URL url = URI.create(keysUrl.replace("{host}", host)).toURL();
      return JWKSourceBuilder.<SecurityContext>create(url, new KeyRetriever())
          .cache(CACHED.toMillis(), FETCH_TIMEOUT.multipliedBy(3).toMillis())
          // A thread of its own would stand still between requests.
          .refreshAheadCache(false)
          .rateLimited(COOL_DOWN.toMillis())
          .outageTolerant(OUTAGE.toMillis())
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("The environment variable ZOHO_KEYS_URL is no address", e);
    }
  }

  private boolean hasKeys(JWKSource<SecurityContext> source) {
    try {
      return source instanceof JWKSetBasedJWKSource<SecurityContext> keySource
          && !keySource
              .getJWKSetSource()
              .getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.millis(), null)
              .isEmpty();
    } catch (KeySourceException e) {
      return false;
    }
  }

  /** Fetches keys, bounded in time and size, from the address itself and no other. */
  private static final class KeyRetriever extends DefaultResourceRetriever {

    KeyRetriever() {
      super((int) FETCH_TIMEOUT.toMillis(), (int) FETCH_TIMEOUT.toMillis(), MAX_KEYS_BYTES);
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(url);
      connection.setInstanceFollowRedirects(false);
      return connection;
    }
  }
}
