package io.reachline.local.authorizer;

import com.nimbusds.jwt.JWTClaimsSet;
import io.reachline.identity.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.Collectors;

/** An issuer of access tokens for the API. */
public final class TokenIssuer {

  private final SigningKey key;
  private final String issuer;
  private final String audience;
  private final Clock clock;

  public TokenIssuer(SigningKey key, String issuer, String audience, Clock clock) {
    this.key = key;
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
  }

  /** Returns a token with the requested scope and all lower ones. */
  public String issue(TokenRequest request) {
    Instant now = clock.instant();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(audience)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(request.lifetime())))
            .claim("_id", request.user())
            .claim("organization", request.organization())
            .claim("scope", scopes(request.scope()));
    request.conversation().ifPresent(conversation -> claims.claim("conversation", conversation));
    return key.sign(claims.build());
  }

  /**
   * Returns an identity token of OpenID Connect, which tells a client who signed in.
   *
   * @param issuer the issuer by the name that its discovery document has
   * @param nonce the text by which the client knows its request; empty if it sent none
   */
  public String identify(
      String issuer, String user, String client, Optional<String> nonce, Duration lifetime) {
    Instant now = clock.instant();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(user)
            .audience(client)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)));
    nonce.ifPresent(text -> claims.claim("nonce", text));
    return key.sign(claims.build());
  }

  private static String scopes(Scope highest) {
    return EnumSet.range(Scope.GUEST, highest).stream()
        .map(Scope::wireName)
        .collect(Collectors.joining(" "));
  }

  /**
   * A request for an access token.
   *
   * @param scope the highest scope of the token
   * @param conversation the only conversation that a guest's token can access; empty for any
   */
  public record TokenRequest(
      Scope scope,
      String organization,
      String user,
      Duration lifetime,
      Optional<String> conversation) {}
}
