package io.reachline.local.authorizer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.reachline.local.template.AuthorizerDefinition;
import io.reachline.token.CompactForm;
import java.text.ParseException;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An authorizer that accepts and refuses access tokens as an HTTP API's JWT authorizer does. */
public final class JwtAuthorizer {

  private static final String EXPIRED = "the token has expired";
  private static final String INVALID_AUDIENCE = "the token does not have a valid audience";
  private static final String INVALID_SIGNATURE = "invalid signature";
  private static final String INVALID_TOKEN = "invalid token";

  private final AuthorizerDefinition definition;
  private final SigningKey key;
  private final Clock clock;

  public JwtAuthorizer(AuthorizerDefinition definition, SigningKey key, Clock clock) {
    this.definition = definition;
    this.key = key;
    this.clock = clock;
  }

  /**
   * Decides on a request.
   *
   * @param authorization the request's {@code authorization} header
   * @param scopes the scopes of which the token needs one; empty if it needs none
   */
  public Decision decide(Optional<String> authorization, List<String> scopes) {
    if (authorization.isEmpty()) {
      return new Decision.Unauthorized(Optional.empty());
    }
    Map<String, Object> claims;
    try {
      String text = bearer(authorization.get());
      if (!CompactForm.is(text)) {
        return Decision.Unauthorized.because(INVALID_TOKEN);
      }
      SignedJWT token = SignedJWT.parse(text);
      if (!JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm())) {
        return Decision.Unauthorized.because(INVALID_TOKEN);
      }
      if (!key.publicKey().getKeyID().equals(token.getHeader().getKeyID())
          || !token.verify(new RSASSAVerifier(key.publicKey()))) {
        return Decision.Unauthorized.because(INVALID_SIGNATURE);
      }
      claims = Optional.ofNullable(token.getPayload().toJSONObject()).orElse(Map.of());
    } catch (ParseException | JOSEException e) {
      return Decision.Unauthorized.because(INVALID_TOKEN);
    }
    Optional<String> refusal = refusal(claims);
    if (refusal.isPresent()) {
      return Decision.Unauthorized.because(refusal.get());
    }
    List<String> granted = scopes(claims);
    if (!scopes.isEmpty() && scopes.stream().noneMatch(granted::contains)) {
      return new Decision.Forbidden();
    }
    return new Decision.Granted(texts(claims), granted);
  }

  private static String bearer(String authorization) {
    return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7)
        : authorization;
  }

  private Optional<String> refusal(Map<String, Object> claims) {
    long now = clock.instant().getEpochSecond();
    if (!(claims.get("exp") instanceof Number expiry)
        || !definition.issuer().equals(claims.get("iss"))
        || isLater(claims.get("nbf"), now)
        || isLater(claims.get("iat"), now)) {
      return Optional.of(INVALID_TOKEN);
    }
    if (audience(claims).stream().noneMatch(definition.audience()::contains)) {
      return Optional.of(INVALID_AUDIENCE);
    }
    return expiry.longValue() <= now ? Optional.of(EXPIRED) : Optional.empty();
  }

  private static boolean isLater(@Nullable Object time, long now) {
    return switch (time) {
      case null -> false;
      case Number seconds -> seconds.longValue() > now;
      default -> true;
    };
  }

  private static List<String> audience(Map<String, Object> claims) {
    Object audience = claims.containsKey("aud") ? claims.get("aud") : claims.get("client_id");
    return words(audience, List::of);
  }

  private static List<String> scopes(Map<String, Object> claims) {
    Object scopes = claims.containsKey("scope") ? claims.get("scope") : claims.get("scp");
    return words(scopes, text -> List.of(text.strip().split(" +")));
  }

  private static List<String> words(
      @Nullable Object claim, java.util.function.Function<String, List<String>> split) {
    return switch (claim) {
      case String text -> split.apply(text);
      case Collection<?> list -> list.stream().map(String::valueOf).toList();
      case null, default -> List.of();
    };
  }

  private static Map<String, String> texts(Map<String, Object> claims) {
    Map<String, String> texts = new LinkedHashMap<>();
    claims.forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  private static String text(@Nullable Object claim) {
    return claim instanceof Collection<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(" ", "[", "]"))
        : String.valueOf(claim);
  }
}
