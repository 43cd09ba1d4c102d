package io.reachline.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import io.reachline.deadline.Deadline;
import io.reachline.webhook.TokenRules;
import java.time.Instant;
import java.util.Optional;

/**
 * A verifier of the tokens of webhook requests. It accepts RS256 alone, and only keys that the
 * source's host publishes, never one that the token carries or points to.
 */
public final class TokenVerifier {
  private final PublishedKeys keys;

  public TokenVerifier(PublishedKeys keys) {
    this.keys = keys;
  }

  /**
   * Verifies a token.
   *
   * @param token the token; empty if it could not be parsed
   * @param arrival when the request came: the token must have been valid then
   * @param deadline by when unknown keys must have been fetched
   */
  public Verdict verify(
      Optional<WebhookToken> token, TokenRules rules, Instant arrival, Deadline deadline) {
    return token
        .map(parsed -> verify(parsed, rules, arrival, deadline))
        .orElseGet(() -> new Verdict.Refused("The token is not a JWT signed with RS256"));
  }

  private Verdict verify(WebhookToken token, TokenRules rules, Instant arrival, Deadline deadline) {
    // The cheap checks first: keys are fetched only for a token that could be the source's.
    if (!token.isOf(rules)) {
      return new Verdict.Refused("iss or aud is not the source's");
    }
    if (!token.isValidAt(arrival)) {
      return new Verdict.Refused("exp, nbf or iat is missing or out of its time");
    }
    SignedJWT jwt = token.jwt();
    return switch (keys.find(
        rules, jwt.getHeader(), key -> isSigned(jwt, key), arrival, deadline)) {
      case FOUND -> new Verdict.Valid();
      case UNKNOWN_NAME -> new Verdict.Refused("kid is unknown");
      case NOT_SIGNED -> new Verdict.Refused("The signature is wrong");
      case NO_KEYS -> new Verdict.NoKeys();
      case NOT_KNOWN_YET -> new Verdict.UnknownKey();
    };
  }

  private static boolean isSigned(SignedJWT jwt, RSAKey key) {
    try {
      return jwt.verify(new RSASSAVerifier(key));
    } catch (JOSEException e) {
      return false;
    }
  }
}
