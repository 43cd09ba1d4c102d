package io.reachline.local;

import io.reachline.local.authorizer.SigningKey;
import io.reachline.local.gateway.Endpoint;
import io.reachline.local.gateway.HttpAnswer;
import io.reachline.local.gateway.HttpCall;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The endpoints that serve the public keys for access tokens and for Zoho's webhook tokens. */
final class KeyEndpoint implements Endpoint {

  /** The path of a data centre's keys; {@code {host}} stands for its host name. */
  static final String ZOHO_PATH = "/zoho/{host}/.well-known/jwks.json";

  private static final String API_PATH = "/.well-known/jwks.json";
  private static final Pattern ZOHO = Pattern.compile("/zoho/[a-z.]+/\\.well-known/jwks\\.json");

  private final String api;
  private final String zoho;

  /**
   * @param events the file with the public key of the signed samples in {@code events/}
   */
  KeyEndpoint(SigningKey api, SigningKey zoho, Path events) {
    this.api = api.jwks();
    this.zoho = zoho.jwksWith(events);
  }

  @Override
  public Optional<HttpAnswer> answer(HttpCall call) {
    if (call.path().equals(API_PATH)) {
      return Optional.of(HttpAnswer.json(200, api));
    }
    if (ZOHO.matcher(call.path()).matches()) {
      return Optional.of(HttpAnswer.json(200, zoho));
    }
    return Optional.empty();
  }
}
