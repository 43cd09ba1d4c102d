package io.reachline.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import io.reachline.webhook.TokenRules;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token of a webhook request that has been parsed, and whose signature is not verified yet. */
public final class WebhookToken {
  private static final Duration LEEWAY = Duration.ofSeconds(60);
  // In seconds, this lies thousands of years ahead; in milliseconds, in 1973. So greater numbers
  // are
  // milliseconds.
  private static final long FIRST_MILLISECONDS = 100_000_000_000L;

  private final SignedJWT jwt;
  private final Map<String, Object> claims;

  private WebhookToken(SignedJWT jwt, Map<String, Object> claims) {
    this.jwt = jwt;
    this.claims = claims;
  }

  /** Parses a token; empty unless it names a key and the algorithm RS256. */
  public static Optional<WebhookToken> parse(String text) {
    if (!CompactForm.is(text)) {
      return Optional.empty();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      JWSHeader header = jwt.getHeader();
      Map<String, Object> claims = jwt.getPayload().toJSONObject();
      return JWSAlgorithm.RS256.equals(header.getAlgorithm())
              && header.getKeyID() != null
              && claims != null
          ? Optional.of(new WebhookToken(jwt, claims))
          : Optional.empty();
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  /** Returns whether the token has the issuer and the audience that a source's must have. */
  public boolean isOf(TokenRules rules) {
    return hasIssuer(rules) && rules.audience().filter(this::isAudience).isPresent();
  }

  /** Returns whether the token has the issuer that a source's must have. */
  public boolean hasIssuer(TokenRules rules) {
    return rules.issuer().equals(claims.get("iss"));
  }

  /**
   * Returns whether the token is valid at a time: {@code exp} lies after it, {@code nbf} and {@code
   * iat} do not, each with a minute's leeway.
   */
  public boolean isValidAt(Instant time) {
    return claims.get("exp") instanceof Number expires
        && instant(expires).plus(LEEWAY).isAfter(time)
        && hasCome("nbf", time)
        && hasCome("iat", time);
  }

  SignedJWT jwt() {
    return jwt;
  }

  private boolean isAudience(String audience) {
    @Nullable Object claimed = claims.get("aud");
    return audience.equals(claimed) || List.of(audience).equals(claimed);
  }

  private boolean hasCome(String claim, Instant time) {
    return switch (claims.get(claim)) {
      case null -> !claims.containsKey(claim);
      case Number from -> !instant(from).minus(LEEWAY).isAfter(time);
      default -> false;
    };
  }

  /** Reads a time in seconds or milliseconds: providers write both, and the size tells which. */
  private static Instant instant(Number number) {
    long time = Math.max(0, number.longValue());
    return time >= FIRST_MILLISECONDS ? Instant.ofEpochMilli(time) : Instant.ofEpochSecond(time);
  }
}
