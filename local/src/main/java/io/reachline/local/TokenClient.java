package io.reachline.local;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.identity.Scope;
import io.reachline.local.event.EventSender;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A client of the local runner's own endpoints, which issue tokens. */
final class TokenClient {

  private static final Duration PATIENCE =
      Duration.ofSeconds(Integer.getInteger("reachline.patience", 0));
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final URI url;

  TokenClient(URI url) {
    this.url = URI.create(url.toString().replaceAll("/+$", ""));
  }

  /** Returns a client of the service's API with a token of the demo organisation. */
  ApiClient api(Scope scope) {
    return api(Map.of("scope", scope.wireName()));
  }

  /** Returns a client of the service's API with a token of a user of the demo organisation. */
  ApiClient api(Scope scope, DemoUser user) {
    return api(Map.of("scope", scope.wireName(), "user", user.id()));
  }

  private ApiClient api(Map<String, String> request) {
    return new ApiClient(
        url, String.valueOf(post(TokenEndpoint.ACCESS_PATH, request).get("token")));
  }

  /**
   * Returns a sender of events to the demo organisation's webhook.
   *
   * @param concurrency the most requests at the same time
   * @param log receives a line for each body with its number and status
   * @param progress receives a line every few seconds
   */
  EventSender eventSender(int concurrency, Writer log, Consumer<String> progress) {
    return new EventSender(
        () -> webhook("token"),
        URI.create(webhook("url")),
        concurrency,
        Optional.of(log),
        progress);
  }

  private String webhook(String field) {
    return String.valueOf(post(TokenEndpoint.WEBHOOK_PATH, Map.of()).get(field));
  }

  /**
   * Posts a request to an endpoint of the local runner and returns the answer. Waits for a service
   * that is still starting if the launcher had to wait for its build.
   */
  Map<String, Object> post(String path, Map<String, ?> content) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return tryToPost(path, content);
      } catch (IllegalStateException e) {
        if (System.nanoTime() >= deadline) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private Map<String, Object> tryToPost(String path, Map<String, ?> content) {
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create(url + path))
                  .timeout(Duration.ofSeconds(10))
                  .header(TokenEndpoint.HEADER, "1")
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString(JSON.std.asString(content)))
                  .build(),
              BodyHandlers.ofString());
      if (response.statusCode() != 201) {
        throw new IllegalStateException(
            "%s answered %d: it is not a local Reachline, or not ready yet"
                .formatted(url, response.statusCode()));
      }
      return JSON.std.mapFrom(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(
          "no service answers at %s; start one with ./reachline start, or name it with --url"
              .formatted(url));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
