package io.reachline.integration.console;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ContractClient;
import io.reachline.identity.Scope;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.local.LocalService;
import io.reachline.local.event.DemoSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** The demo organisation of a running service, as its clients, customers and webhook act in it. */
final class DemoOrganization implements AutoCloseable {

  /** Questions are repeated so often; each takes a few milliseconds. */
  private static final int PATIENCE = 5_000;

  private final LocalService service;
  private final ContractClient http = new ContractClient();

  DemoOrganization(LocalService service) {
    this.service = service;
  }

  /** Opens a conversation and returns its id. */
  String conversation(String name) {
    return id(send(Scope.ADMIN, "POST", "/v2/conversations", Map.of("name", name)));
  }

  /** Posts a message as a customer and returns its id. */
  String write(String conversation, String text) {
    return post(Scope.GUEST, conversation, Map.of("text", text));
  }

  /** Posts a message as the demo user of a scope and returns its id. */
  String post(Scope scope, String conversation, Map<String, ?> message) {
    String path = "/v2/conversations/%s/messages".formatted(conversation);
    return id(send(scope, "POST", path, message));
  }

  /** Returns the newest delivery status of a conversation once it is as expected. */
  JsonObject deliveryStatus(String conversation, Predicate<JsonObject> expected) {
    String path =
        "/v2/conversations/%s/messages?type=status&role=system&limit=1".formatted(conversation);
    for (int i = 0; i < PATIENCE; i++) {
      Optional<JsonObject> newest = list(path).stream().filter(expected).findFirst();
      if (newest.isPresent()) {
        return newest.get();
      }
    }
    throw new AssertionError("No such delivery status: " + list(path));
  }

  void presence(String user, String presence) {
    send(
        Scope.ADMIN,
        "PUT",
        "/v2/users/%s/presence".formatted(named("users").get(user)),
        Map.of("presence", presence));
  }

  /** Returns the ids of a kind of resource by their names. */
  Map<String, String> named(String kind) {
    return list("/v2/" + kind).stream()
        .collect(toMap(resource -> resource.text("name").orElseThrow(), DemoOrganization::id));
  }

  /** Takes in an event of a session from Zoho Desk. */
  void sessionEvent(String session, String status, String replyStatus, Instant time) {
    Map<String, ?> event =
        Map.of(
            "eventType",
            "IM_Session_Status",
            "eventTime",
            String.valueOf(time.toEpochMilli()),
            "orgId",
            DemoSource.ZOHO_ORGANIZATION,
            "payload",
            Map.of(
                "sessionId", session,
                "sessionStatus", status,
                "replyStatus", replyStatus,
                "messagesCount", "3",
                "channelId", "65403000000039011"));
    HttpRequest request =
        HttpRequest.newBuilder(service.webhookUrl())
            .header("X-ZDesk-JWT", service.webhookToken())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(List.of(event))))
            .build();
    assertThat(answer(request).statusCode()).isEqualTo(200);
  }

  List<JsonObject> list(String path) {
    Object body = read(answer(request(Scope.ADMIN, path).build()).body());
    return ((List<?>) Objects.requireNonNull(body))
        .stream().map(item -> JsonObject.of((Map<?, ?>) Objects.requireNonNull(item))).toList();
  }

  JsonObject get(String path) {
    return object(answer(request(Scope.ADMIN, path).build()));
  }

  JsonObject send(Scope scope, String method, String path, Map<String, ?> body) {
    return object(
        answer(
            request(scope, path)
                .method(method, BodyPublishers.ofString(Json.write(body)))
                .build()));
  }

  private HttpRequest.Builder request(Scope scope, String path) {
    return HttpRequest.newBuilder(URI.create(service.url() + path))
        .header("Authorization", "Bearer " + service.token(scope))
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> answer(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request);
      assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject object(HttpResponse<String> response) {
    return JsonObject.of((Map<?, ?>) Objects.requireNonNull(read(response.body())));
  }

  private static Object read(String body) {
    try {
      return Objects.requireNonNull(Json.read(body));
    } catch (MalformedJson e) {
      throw new AssertionError("The answer is no JSON: " + body, e);
    }
  }

  private static String id(JsonObject resource) {
    return resource.text("id").orElseThrow();
  }

  @Override
  public void close() {
    http.close();
  }
}
