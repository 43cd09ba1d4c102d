package io.reachline.local;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A client of the service's API that sends one token with every request. */
final class ApiClient implements AutoCloseable {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI api;
  private final String token;

  ApiClient(URI api, String token) {
    this.api = api;
    this.token = token;
  }

  Answer get(String path) {
    return answer(request(path).GET().build());
  }

  Answer send(String method, String path, Map<String, ?> content) {
    try {
      return answer(
          request(path)
              .header("content-type", "application/json")
              .method(method, BodyPublishers.ofString(JSON.std.asString(content)))
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .timeout(Duration.ofSeconds(30))
        .header("authorization", "Bearer " + token);
  }

  private Answer answer(HttpRequest request) {
    String called = request.method() + " " + request.uri();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Answer(called, response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(called + " got no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  /** A response of the API. */
  record Answer(String request, int status, String body) {

    /**
     * Returns this answer.
     *
     * @throws IllegalStateException if it has none of these statuses
     */
    Answer expect(int... statuses) {
      if (Arrays.stream(statuses).noneMatch(expected -> expected == status)) {
        throw new IllegalStateException("%s answered %d %s".formatted(request, status, body));
      }
      return this;
    }

    /** Returns a field of the object in the body. */
    String field(String name) {
      try {
        return text(JSON.std.mapFrom(body), name);
      } catch (IOException e) {
        throw noJson(e);
      }
    }

    /** Returns the objects of the list in the body. */
    List<Map<?, ?>> list() {
      try {
        return JSON.std.listFrom(body).stream().<Map<?, ?>>map(item -> (Map<?, ?>) item).toList();
      } catch (IOException e) {
        throw noJson(e);
      }
    }

    static String text(Map<?, ?> object, String name) {
      return String.valueOf(
          Objects.requireNonNull(object.get(name), () -> "The answer has no " + name));
    }

    private UncheckedIOException noJson(IOException e) {
      return new UncheckedIOException("%s did not answer with JSON".formatted(request), e);
    }
  }
}
