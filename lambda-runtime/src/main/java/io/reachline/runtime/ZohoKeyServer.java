package io.reachline.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A stand-in for Zoho Desk that signs webhook tokens and serves the public keys for them. */
public final class ZohoKeyServer implements AutoCloseable {
  private final RSAKey key;
  private final HttpServer server;
  private final AtomicInteger keyRequests = new AtomicInteger();

  private ZohoKeyServer(RSAKey key, HttpServer server) {
    this.key = key;
    this.server = server;
  }

  /** Starts with a new key; also serves the public keys in a file, if it exists. */
  static ZohoKeyServer start(Path moreKeys) {
    try {
      RSAKey key = new RSAKeyGenerator(2048).keyID("packaged").generate();
      List<JWK> keys = new ArrayList<>();
      keys.add(key.toPublicJWK());
      if (Files.exists(moreKeys)) {
        keys.addAll(JWKSet.load(moreKeys.toFile()).getKeys());
      }
      byte[] served = new JWKSet(keys).toString().getBytes(UTF_8);
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var sender = new ZohoKeyServer(key, server);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              sender.keyRequests.incrementAndGet();
              exchange.getResponseHeaders().set("Content-Type", "application/json");
              exchange.sendResponseHeaders(200, served.length);
              exchange.getResponseBody().write(served);
            }
          });
      server.start();
      return sender;
    } catch (IOException | JOSEException | ParseException e) {
      throw new IllegalStateException("The key server cannot be started", e);
    }
  }

  /** Returns the URL of the keys, with a placeholder for the data centre's host. */
  String keysUrl() {
    return "http://127.0.0.1:%d/{host}/.well-known/jwks.json"
        .formatted(server.getAddress().getPort());
  }

  /** Returns the number of requests for the keys so far. */
  public int keyRequests() {
    return keyRequests.get();
  }

  /** Returns a token for the webhook's header {@code X-ZDesk-JWT}. */
  public String token(String orgId, String webhookId) {
    Instant now = Instant.now();
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer("orgId:" + orgId)
                .audience("webhookId:" + webhookId)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
                .build());
    try {
      jwt.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("The token cannot be signed", e);
    }
    return jwt.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
