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

/** An RSA key pair that signs tokens with RS256 and publishes its public key as a JWKS. */
public final class SigningKey {

  private static final int BITS = 2048;

  private final RSAKey key;

  private SigningKey(RSAKey key) {
    this.key = key;
  }

  /**
   * Returns the key with a name, which is kept in a directory and created there if necessary; a new
   * key if no directory is given.
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
      throw new IllegalStateException("This JVM cannot generate RSA keys", e);
    }
  }

  private static SigningKey openFile(Path file) {
    try {
      if (Files.notExists(file)) {
        SigningKey key = generate();
        // Written atomically, so that a killed process leaves no half-written key.
        PrivateFiles.write(file, key.key.toJSONString());
        return key;
      }
      return new SigningKey(RSAKey.parse(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The key file %s cannot be read or written".formatted(file), e);
    } catch (ParseException e) {
      throw new IllegalStateException(
          "%s does not contain an RSA key in JWK format".formatted(file), e);
    }
  }

  /** Returns the public key as a JSON Web Key Set. */
  public String jwks() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  /**
   * Returns the public key and those in a file as one JSON Web Key Set.
   *
   * @param others a file with a JSON Web Key Set; ignored if it does not exist
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
      throw new IllegalStateException("%s is not a JSON Web Key Set".formatted(others), e);
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
