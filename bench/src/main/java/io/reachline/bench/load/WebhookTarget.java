package io.reachline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.reachline.bench.load.Findings.Kind;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A target of outbound webhooks that is told of every chat message, remembers of which, and can be
 * slow or down.
 */
final class WebhookTarget implements AutoCloseable {

  private final FaultyServer server = FaultyServer.start(500, this::answer);
  private final Map<String, Set<String>> idsByMessage = new ConcurrentHashMap<>();

  /** Returns the service that tells this target of messages. */
  JsonObject service() {
    return JsonObject.builder()
        .put("type", "webhook")
        .put("name", "target")
        .put(
            "params",
            JsonObject.builder()
                .put("url", "http://127.0.0.1:%d/hook".formatted(server.port()))
                .put("secret", "a secret of the load's target")
                .put("events", List.of("message.create.*.chat"))
                .build())
        .build();
  }

  void become(FaultyServer.Condition next) {
    server.become(next);
  }

  /** Returns the chat messages of a conversation of which it was not told, or twice as new. */
  Findings missing(Observed observed) {
    Findings findings = new Findings();
    for (JsonObject message : observed.messages()) {
      String id = message.text("id").orElseThrow();
      if (message.text("type").filter("chat"::equals).isPresent()) {
        int told = idsByMessage.getOrDefault(id, Set.of()).size();
        if (told == 0) {
          findings.add(Kind.LOST, "the target was not told of the message " + id);
        } else if (told > 1) {
          findings.add(
              Kind.DOUBLED, "the message %s was told under %d webhook-ids".formatted(id, told));
        }
      }
    }
    return findings;
  }

  /** Returns the number of messages of which it was told. */
  int told() {
    return idsByMessage.size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      byte[] challenge =
          exchange
              .getRequestURI()
              .getQuery()
              .replaceAll(".*challenge=([^&]*).*", "$1")
              .getBytes(UTF_8);
      exchange.sendResponseHeaders(200, challenge.length);
      exchange.getResponseBody().write(challenge);
      return;
    }
    JsonObject event = read(exchange);
    String message = event.object("data").object("message").text("id").orElseThrow();
    idsByMessage
        .computeIfAbsent(message, _ -> ConcurrentHashMap.newKeySet())
        .add(exchange.getRequestHeaders().getFirst("webhook-id"));
    exchange.sendResponseHeaders(204, -1);
  }

  private static JsonObject read(HttpExchange exchange) throws IOException {
    try {
      return Json.readObject(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    } catch (MalformedJson e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
