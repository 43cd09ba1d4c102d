package io.reachline.integration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A target of outbound webhooks that answers each message with one of its own. It fails at each
 * third event before it takes it.
 */
final class WebhookTarget implements AutoCloseable {
  /** The text of an answer, before the id of the message that is answered. */
  static final String ANSWER = "Seen ";

  private static final int FAILING = 3;

  private final HttpServer server;
  private final Map<String, Set<String>> messagesById = new ConcurrentHashMap<>();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  private WebhookTarget(HttpServer server) {
    this.server = server;
  }

  static WebhookTarget start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    WebhookTarget target = new WebhookTarget(server);
    server.createContext("/", target::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return target;
  }

  /** Returns the registration of this target, for the messages of contacts' conversations. */
  JsonObject service() {
    return JsonObject.builder()
        .put("type", "webhook")
        .put("name", "A bot")
        .put(
            "params",
            JsonObject.builder()
                .put("url", "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort()))
                .put("secret", "a secret of 20 bytes")
                .put("events", List.of("message.create.contact.chat"))
                .build())
        .build();
  }

  /** Returns the ids of the messages that it has taken. */
  Set<String> toldOf() {
    return messagesById.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
  }

  /** Returns the ids of the messages by the webhook-id under which they came. */
  Map<String, Set<String>> ids() {
    return messagesById;
  }

  /** Waits for the next request for three minutes at most, and returns whether one came. */
  boolean awaitNext() throws InterruptedException {
    return requests.poll(3, TimeUnit.MINUTES) != null;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("GET")) {
        String query = exchange.getRequestURI().getQuery();
        answer(exchange, 200, query.replaceAll(".*challenge=([^&]*).*", "$1"));
        return;
      }
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      boolean fails = id.hashCode() % FAILING == 0 && failed.add(id);
      if (fails) {
        answer(exchange, 500, "");
      } else {
        String message = message(exchange);
        messagesById.computeIfAbsent(id, _ -> ConcurrentHashMap.newKeySet()).add(message);
        answer(exchange, 200, "{\"messages\":[{\"text\":\"%s%s\"}]}".formatted(ANSWER, message));
      }
      requests.add(id);
    }
  }

  private static String message(HttpExchange exchange) throws IOException {
    try {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      return Json.readObject(body).object("data").object("message").text("id").orElseThrow();
    } catch (MalformedJson e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
