package io.reachline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ContractClient;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of the running service's API. */
record Api(ContractClient http, String url, String token) {
  private static final Pattern NEXT = Pattern.compile("<(.*)>; rel=\"next\"");

  /** Fetches one resource. */
  JsonObject get(String path) throws IOException, InterruptedException {
    return object(ok(send(url + path)).body());
  }

  /** Fetches all pages of a list. */
  List<JsonObject> list(String path) throws IOException, InterruptedException {
    List<JsonObject> items = new ArrayList<>();
    Optional<String> next = Optional.of(url + path);
    while (next.isPresent()) {
      HttpResponse<String> response = ok(send(next.get()));
      if (value(response.body()) instanceof List<?> page) {
        page.forEach(item -> items.add(JsonObject.of((Map<?, ?>) item)));
      }
      next =
          response
              .headers()
              .firstValue("link")
              .map(NEXT::matcher)
              .filter(Matcher::matches)
              .map(link -> link.group(1));
    }
    return items;
  }

  HttpResponse<String> send(String uri) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(uri)).header("Authorization", "Bearer " + token).build());
  }

  /** Sends a body and returns the resource in the response. */
  JsonObject send(String method, String path, JsonObject body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()))
                .build());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return object(response.body());
  }

  /** Sends a body that is wrong, and returns the reason for which it is refused. */
  String refusal(String path, JsonObject body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    return object(response.body()).object("error").text("message").orElseThrow();
  }

  void delete(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .DELETE()
                .build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
  }

  private static HttpResponse<String> ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response;
  }

  private static JsonObject object(String body) {
    return JsonObject.of((Map<?, ?>) value(body));
  }

  private static Object value(String body) {
    try {
      return String.valueOf(body).isEmpty() ? Map.of() : read(body);
    } catch (MalformedJson e) {
      throw new AssertionError("The answer is no JSON: " + body, e);
    }
  }

  private static Object read(String body) throws MalformedJson {
    Object value = Json.read(body);
    return value == null ? Map.of() : value;
  }

  /** Asserts that the service shows every session of a model. */
  void assertShows(SessionModel model) throws IOException, InterruptedException {
    for (String id : model.sessions()) {
      JsonObject newest = model.newest(id);
      JsonObject expected = newest.object("payload");
      JsonObject session = get("/v2/sessions/" + id);
      assertThat(session.get("status")).as(id).isEqualTo(expected.get("sessionStatus"));
      assertThat(session.object("reply").get("status")).isEqualTo(expected.get("replyStatus"));
      assertThat(String.valueOf(session.get("messagesCount")))
          .isEqualTo(expected.get("messagesCount"));
      assertThat(
              list("/v2/sessions/%s/events?limit=7".formatted(id)).stream()
                  .map(event -> Json.canonical(event.object("event").members())))
          .as("the history of %s", id)
          .containsExactlyInAnyOrderElementsOf(model.history(id));
      String conversation = session.text("conversation").orElseThrow();
      List<JsonObject> messages =
          list("/v2/messages?conversation=%s&type=status&limit=9".formatted(conversation));
      assertThat(messages).as("one status message an event").hasSameSizeAs(model.history(id));
      assertThat(messages).allMatch(message -> "system".equals(message.get("role")));
      assertThat(get("/v2/conversations/" + conversation).get("status"))
          .isEqualTo(state(String.valueOf(expected.get("sessionStatus"))));
    }
  }

  private static String state(String sessionStatus) {
    return switch (sessionStatus) {
      case "CREATED", "OPEN" -> "queued";
      case "ON_PROGRESS", "ON_HOLD" -> "active";
      case "ENDED", "BLOCKED", "MISSED" -> "closed";
      default -> throw new IllegalArgumentException(sessionStatus);
    };
  }
}
