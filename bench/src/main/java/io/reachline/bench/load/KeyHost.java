package io.reachline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.reachline.local.authorizer.SigningKey;
import io.reachline.local.authorizer.WebhookTokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A stand-in for Zoho's host of keys, which signs webhooks' tokens, changes its key, and can be
 * slow or down.
 */
final class KeyHost implements AutoCloseable {

  /** The condition of the host. */
  enum Condition {
    WELL,
    SLOW,
    DOWN
  }

  /** Longer than the service waits for keys. */
  private static final Duration DELAY = Duration.ofSeconds(3);

  private final HttpServer server;
  private volatile SigningKey key = SigningKey.open(Optional.empty(), "zoho");
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private volatile Condition condition = Condition.WELL;

  private KeyHost(HttpServer server) {
    this.server = server;
  }

  static KeyHost start() {
    try {
      KeyHost host =
          new KeyHost(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      host.server.createContext("/", host::answer);
      host.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      host.server.start();
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException("The key host cannot be started", e);
    }
  }

  /** Returns the URL of the keys, with a placeholder for the data centre's host. */
  String keysUrl() {
    return "http://127.0.0.1:%d/{host}/jwks.json".formatted(server.getAddress().getPort());
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

  void become(Condition next) {
    condition = next;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (condition) {
        case WELL -> {}
        case SLOW -> Thread.sleep(DELAY);
        case DOWN -> {
          exchange.sendResponseHeaders(503, -1);
          return;
        }
      }
      byte[] keys = key.jwks().getBytes(UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(200, keys.length);
      exchange.getResponseBody().write(keys);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
