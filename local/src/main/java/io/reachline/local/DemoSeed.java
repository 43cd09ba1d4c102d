package io.reachline.local;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.local.event.DemoSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registers the demo organisation's webhook through the API, where it is not registered yet. */
final class DemoSeed {

  private static final Map<String, String> SOURCE =
      Map.of(
          "type", "zoho-desk",
          "orgId", DemoSource.ZOHO_ORGANIZATION,
          "webhookId", DemoSource.WEBHOOK,
          "host", DemoSource.HOST);

  private final URI api;
  private final String token;

  DemoSeed(URI api, String token) {
    this.api = api;
    this.token = token;
  }

  /** Returns the address for the webhook's events. */
  URI plant() {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(api + "/v2/sources"))
              .timeout(Duration.ofSeconds(30))
              .header("authorization", "Bearer " + token)
              .header("content-type", "application/json");
      Optional<String> source = find(send(http, request.GET().build(), 200));
      if (source.isEmpty()) {
        String body = JSON.std.asString(SOURCE);
        source =
            id(
                JSON.std.anyFrom(
                    send(http, request.POST(BodyPublishers.ofString(body)).build(), 201)));
      }
      return URI.create(api + "/webhooks/zoho-desk/" + source.orElseThrow(DemoSeed::withoutId));
    } catch (IOException e) {
      throw new IllegalStateException("The demo organisation cannot be set up", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The demo organisation was not set up", e);
    }
  }

  private static String send(HttpClient http, HttpRequest request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != expected) {
      throw new IllegalStateException(
          "The demo organisation cannot be set up: %s %s answered %d %s"
              .formatted(request.method(), request.uri(), response.statusCode(), response.body()));
    }
    return response.body();
  }

  private static Optional<String> find(String sources) throws IOException {
    return JSON.std.anyFrom(sources) instanceof List<?> list
        ? list.stream()
            .filter(
                source ->
                    source instanceof Map<?, ?> fields
                        && DemoSource.WEBHOOK.equals(fields.get("webhookId")))
            .flatMap(source -> id(source).stream())
            .findFirst()
        : Optional.empty();
  }

  private static Optional<String> id(Object source) {
    return source instanceof Map<?, ?> fields && fields.get("id") instanceof String id
        ? Optional.of(id)
        : Optional.empty();
  }

  private static IllegalStateException withoutId() {
    return new IllegalStateException("The API made a source without an id");
  }
}
