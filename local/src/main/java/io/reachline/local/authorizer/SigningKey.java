package io.reachline.local.authorizer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.reachline.local.disk.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An RSA key that signs tokens with RS256, and whose public half is served as a JWKS. */
public final class SigningKey {

  private static final int BITS = 2048;

  private final RSAKey key;

  private SigningKey(RSAKey key) {
    this.key = key;
  }

  /**
   * Returns the key of a name: from the directory, where it is put if it is not there yet, or a new
   * one where no directory is given.
   */
  public static SigningKey open(Optional<Path> directory, String name) {
    return directory
        .map(keys -> openFile(keys.resolve(name + ".jwk")))
        .orElseGet(SigningKey::generate);
  }

  static SigningKey generate() {
    try {
      return new SigningKey(
          new RSAKeyGenerator(BITS)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .keyIDFromThumbprint(true)
              .generate());
    } catch (JOSEException e) {
      throw new IllegalStateException("This JVM cannot make RSA keys", e);
    }
  }

  private static SigningKey openFile(Path file) {
    try {
      if (Files.notExists(file)) {
        SigningKey key = generate();
        // Whole or not at all, so that a kill leaves no half a key behind.
        PrivateFiles.write(file, key.key.toJSONString());
        return key;
      }
      return new SigningKey(RSAKey.parse(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("The key file %s cannot be used".formatted(file), e);
    } catch (ParseException e) {
      throw new IllegalStateException("%s holds no RSA key in JWK form".formatted(file), e);
    }
  }

  /** The public key, as a JSON Web Key Set. */
  public String jwks() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  /**
   * The public key and those of a file, as a JSON Web Key Set.
   *
   * @param others a JSON Web Key Set of public keys; passed over where there is no such file
   */
  public String jwksWith(Path others) {
    try {
      List<JWK> keys = new ArrayList<>();
      keys.add(key.toPublicJWK());
      if (Files.exists(others)) {
        keys.addAll(JWKSet.parse(Files.readString(others)).getKeys());
      }
      return new JWKSet(keys).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(others), e);
    } catch (ParseException e) {
      throw new IllegalStateException("%s is no JSON Web Key Set".formatted(others), e);
    }
  }

  RSAKey publicKey() {
    return key.toPublicJWK();
  }

  String sign(JWTClaimsSet claims) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build(),
            claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("A token cannot be signed", e);
    }
    return token.serialize();
  }
}
