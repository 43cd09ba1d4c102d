package io.reachline.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.reachline.webhook.KeySet;
import io.reachline.webhook.TokenRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * A key that signs the tokens that priming verifies. It is generated for it, and published nowhere
 * but in stores in memory, so that no verifier of real requests trusts it.
 */
public final class SampleKey {
  private static final int BITS = 2_048;
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final RSAKey key;

  private SampleKey(RSAKey key) {
    this.key = key;
  }

  public static SampleKey generate() {
    try {
      return new SampleKey(new RSAKeyGenerator(BITS).keyID("sample").generate());
    } catch (JOSEException e) {
      throw new IllegalStateException("No key can be generated", e);
    }
  }

  /** Returns the public key as a provider's host publishes it. */
  public KeySet published(Instant now) {
    return new KeySet(new JWKSet(key.toPublicJWK()).toString(), now);
  }

  /** Returns a token that these rules accept. */
  public String token(TokenRules rules, Instant now) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(rules.issuer())
                .audience(rules.audience().orElseThrow())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build());
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("The token cannot be signed", e);
    }
    return token.serialize();
  }
}
