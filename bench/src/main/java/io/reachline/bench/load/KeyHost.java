package io.reachline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.reachline.local.authorizer.SigningKey;
import io.reachline.local.authorizer.WebhookTokenIssuer;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A stand-in for Zoho's host of keys, which signs webhooks' tokens, changes its key, and can be
 * slow or down.
 */
final class KeyHost implements AutoCloseable {

  private final FaultyServer server = FaultyServer.start(503, this::answer);
  private volatile SigningKey key = SigningKey.open(Optional.empty(), "zoho");
  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  /** Returns the URL of the keys, with a placeholder for the data centre's host. */
  String keysUrl() {
    return "http://127.0.0.1:%d/{host}/jwks.json".formatted(server.port());
  }

  /**
   * Returns a token for a webhook's requests, signed with the current key. It is the same one until
   * the key changes, since signing takes longer than all else that a request costs the sender.
   */
  String token(String zohoOrganization, String webhook) {
    return tokens.computeIfAbsent(
        webhook,
        _ -> new WebhookTokenIssuer(key, Clock.systemUTC()).issue(zohoOrganization, webhook));
  }

  /** Puts a new key in the place of the present one. */
  void changeKey() {
    key = SigningKey.open(Optional.empty(), "zoho");
    tokens.clear();
  }

  void become(FaultyServer.Condition next) {
    server.become(next);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] keys = key.jwks().getBytes(UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(200, keys.length);
    exchange.getResponseBody().write(keys);
  }

  @Override
  public void close() {
    server.close();
  }
}
