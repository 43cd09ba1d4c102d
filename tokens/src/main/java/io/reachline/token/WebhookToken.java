package io.reachline.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import io.reachline.webhook.Source;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token of a webhook request that was read, and whose signature nobody has verified yet. */
public final class WebhookToken {
  private static final Duration LEEWAY = Duration.ofSeconds(60);
  // As seconds a time thousands of years from now, as milliseconds one of the seventies: so what is
  // greater is in milliseconds.
  private static final long FIRST_MILLISECONDS = 100_000_000_000L;

  private final SignedJWT jwt;
  private final Map<String, Object> claims;

  private WebhookToken(SignedJWT jwt, Map<String, Object> claims) {
    this.jwt = jwt;
    this.claims = claims;
  }

  /** Reads a token; empty for anything but one that says that a key signed it by RS256. */
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

  /** Returns whether the token says that it is of this source. */
  public boolean isOf(Source source) {
    return isIssuedFor(source)
        && source.webhookId() != null
        && isAudience("webhookId:" + source.webhookId());
  }

  /** Returns whether the token says that it is of the Zoho organisation of this source. */
  public boolean isIssuedFor(Source source) {
    return ("orgId:" + source.orgId()).equals(claims.get("iss"));
  }

  /**
   * Returns whether the token is valid at a time: {@code exp} is to come, {@code nbf} and {@code
   * iat} are not, with a minute's leeway each.
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

  /** Zoho's page says milliseconds, its example shows seconds: so the size of the number tells. */
  private static Instant instant(Number number) {
    long time = Math.max(0, number.longValue());
    return time >= FIRST_MILLISECONDS ? Instant.ofEpochMilli(time) : Instant.ofEpochSecond(time);
  }
}
