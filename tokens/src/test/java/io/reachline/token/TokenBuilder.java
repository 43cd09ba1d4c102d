package io.reachline.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A builder of a webhook's token for tests. */
public final class TokenBuilder {
  private final RSAKey key;
  private final Map<String, Object> claims = new LinkedHashMap<>();
  private UnaryOperator<JWSHeader.Builder> header;

  public TokenBuilder(RSAKey key, String orgId, String webhookId, Instant now) {
    this.key = key;
    header = builder -> builder.keyID(key.getKeyID());
    claims.put("iss", "orgId:" + orgId);
    claims.put("aud", "webhookId:" + webhookId);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + 300);
  }

  public static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public TokenBuilder claim(String name, Object value) {
    claims.put(name, value);
    return this;
  }

  public TokenBuilder without(String claim) {
    claims.remove(claim);
    return this;
  }

  public TokenBuilder header(UnaryOperator<JWSHeader.Builder> made) {
    header = made;
    return this;
  }

  public JWTClaimsSet claims() {
    JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
    claims.forEach(set::claim);
    return set.build();
  }

  public String sign() {
    try {
      return sign(JWSAlgorithm.RS256, new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String sign(JWSAlgorithm algorithm, JWSSigner signer) {
    try {
      SignedJWT token =
          new SignedJWT(header.apply(new JWSHeader.Builder(algorithm)).build(), claims());
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
