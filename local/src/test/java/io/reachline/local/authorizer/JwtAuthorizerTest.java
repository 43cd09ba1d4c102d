package io.reachline.local.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.reachline.identity.Scope;
import io.reachline.local.authorizer.TokenIssuer.TokenRequest;
import io.reachline.local.template.AuthorizerDefinition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class JwtAuthorizerTest {

  private static final SigningKey KEY = SigningKey.generate();
  private static final SigningKey ANOTHER = SigningKey.generate();
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final List<String> BOT = List.of("bot", "admin");

  private final JwtAuthorizer authorizer =
      new JwtAuthorizer(
          new AuthorizerDefinition("Tokens", "https://issuer/", List.of("us", "them")), KEY, CLOCK);

  @Test
  void decide_issuedToken_grantsWithItsClaimsAsTexts() {
    String token =
        new TokenIssuer(KEY, "https://issuer/", "us", CLOCK)
            .issue(
                new TokenRequest(
                    Scope.BOT,
                    "o".repeat(24),
                    "u".repeat(24),
                    Duration.ofHours(1),
                    Optional.of("c")));
    assertThat(authorizer.decide(Optional.of("Bearer " + token), BOT))
        .isInstanceOfSatisfying(
            Decision.Granted.class,
            granted -> {
              assertThat(granted.scopes()).containsExactly("guest", "agent", "bot");
              assertThat(granted.claims())
                  .containsEntry("_id", "u".repeat(24))
                  .containsEntry("organization", "o".repeat(24))
                  .containsEntry("scope", "guest agent bot")
                  .containsEntry("conversation", "c")
                  .containsEntry("exp", String.valueOf(NOW.getEpochSecond() + 3600));
            });
  }

  @Test
  void decide_tokenWithoutTheWordBearer_grants() {
    assertThat(authorizer.decide(Optional.of(token(claims -> claims)), BOT))
        .isInstanceOf(Decision.Granted.class);
  }

  @Test
  void decide_noneOfTheRoutesScopes_forbids() {
    String token = token(claims -> claims.claim("scope", "guest agent"));
    assertThat(authorizer.decide(Optional.of(token), BOT)).isEqualTo(new Decision.Forbidden());
    assertThat(authorizer.decide(Optional.of(token), List.of()))
        .isInstanceOf(Decision.Granted.class);
  }

  @Test
  void decide_expired_saysSo() {
    assertThat(refusal(token(claims -> claims.expirationTime(Date.from(NOW)))))
        .isEqualTo("the token has expired");
  }

  @Test
  void decide_wrongOrMissingClaims_isAnInvalidToken() {
    for (UnaryOperator<JWTClaimsSet.Builder> change :
        List.<UnaryOperator<JWTClaimsSet.Builder>>of(
            claims -> claims.expirationTime(null),
            claims -> claims.issuer("https://other/"),
            claims -> claims.issuer(null),
            claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(60))),
            claims -> claims.issueTime(Date.from(NOW.plusSeconds(60))))) {
      assertThat(refusal(token(change))).isEqualTo("invalid token");
    }
  }

  @Test
  void decide_anothersAudience_saysSo() {
    for (UnaryOperator<JWTClaimsSet.Builder> change :
        List.<UnaryOperator<JWTClaimsSet.Builder>>of(
            claims -> claims.audience("nobody"), claims -> claims.audience((String) null))) {
      assertThat(refusal(token(change))).isEqualTo("the token does not have a valid audience");
    }
  }

  @Test
  void decide_noToken_isUnauthorizedWithoutAReason() {
    assertThat(authorizer.decide(Optional.empty(), BOT))
        .isEqualTo(new Decision.Unauthorized(Optional.empty()));
  }

  @Test
  void decide_malformedToken_isAnInvalidToken() {
    for (String text : List.of("", "Bearer", "Bearer a.b.c", "Basic YTpi", "{}")) {
      assertThat(refusal(text)).isEqualTo("invalid token");
    }
  }

  @Test
  void decide_charactersThatAreNotBase64Url_areAnInvalidToken() {
    String token = token(claims -> claims);
    String[] parts = token.split("\\.", 3);
    for (String odd : List.of("{}", "==", "%", " ", "+", "/", "\n")) {
      for (String text :
          List.of(
              parts[0] + odd + "." + parts[1] + "." + parts[2],
              parts[0] + "." + odd + parts[1] + "." + parts[2],
              token + odd,
              token + "." + odd)) {
        assertThat(refusal("Bearer " + text)).as(odd).isEqualTo("invalid token");
      }
    }
  }

  @Test
  void decide_anothersKey_isAnInvalidSignature() {
    assertThat(refusal(ANOTHER.sign(claims().build()))).isEqualTo("invalid signature");
  }

  @Test
  void decide_changedClaims_isAnInvalidSignature() {
    String[] parts = token(claims -> claims.claim("scope", "guest")).split("\\.", -1);
    String[] others = token(claims -> claims.claim("scope", "admin")).split("\\.", -1);
    assertThat(refusal(parts[0] + "." + others[1] + "." + parts[2])).isEqualTo("invalid signature");
  }

  @Test
  void decide_algorithmNone_isAnInvalidToken() {
    assertThat(refusal(new PlainJWT(claims().build()).serialize())).isEqualTo("invalid token");
  }

  @Test
  void decide_secretMadeOfThePublicKey_isAnInvalidToken() throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KEY.publicKey().getKeyID()).build(),
            claims().build());
    token.sign(new MACSigner(KEY.publicKey().toRSAPublicKey().getEncoded()));
    assertThat(refusal(token.serialize())).isEqualTo("invalid token");
  }

  private String refusal(String authorization) {
    return authorizer.decide(Optional.of(authorization), BOT)
            instanceof Decision.Unauthorized(Optional<String> reason)
        ? reason.orElse("no token")
        : "not refused";
  }

  private static String token(UnaryOperator<JWTClaimsSet.Builder> change) {
    return KEY.sign(change.apply(claims()).build());
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("https://issuer/")
        .audience("them")
        .expirationTime(Date.from(NOW.plusSeconds(1)))
        .claim("scope", "guest agent bot");
  }
}
