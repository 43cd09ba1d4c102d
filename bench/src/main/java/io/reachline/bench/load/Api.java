package io.reachline.bench.load;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of the service over HTTP. */
final class Api implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI url;

  Api(URI url) {
    this.url = url;
  }

  /** Returns whether the service is ready. */
  boolean isHealthy() throws InterruptedException {
    try {
      return send(Call.get("/health", "")).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns a token of a user for the API. */
  String token(String scope, String organization, String user)
      throws IOException, InterruptedException {
    return create(
            Call.post(
                    "/local/tokens",
                    "",
                    JsonObject.builder()
                        .put("scope", scope)
                        .put("organization", organization)
                        .put("user", user)
                        .build()
                        .toString())
                .with("x-reachline-local", "1"))
        .text("token")
        .orElseThrow();
  }

  /** Sends a call once. */
  Answer send(Call call) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + call.path()))
            .timeout(call.timeout())
            .header("content-type", "application/json")
            .method(
                call.method(),
                call.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(call.body()));
    call.headers().forEach(request::header);
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.body(),
        response.headers().firstValueAsLong("retry-after").stream()
            .mapToObj(Duration::ofSeconds)
            .findFirst(),
        response.headers().firstValue("link"));
  }

  /** Sends a call that must succeed, and returns the object that it answers with. */
  JsonObject create(Call call) throws IOException, InterruptedException {
    return succeed(call).object();
  }

  /** Returns all objects of a list, page by page. */
  List<JsonObject> list(String path, String token) throws IOException, InterruptedException {
    List<JsonObject> all = new ArrayList<>();
    Optional<String> next = Optional.of(path);
    while (next.isPresent()) {
      Answer page = succeed(Call.get(next.get(), token));
      all.addAll(page.list());
      next = page.link().map(NEXT::matcher).filter(Matcher::find).map(link -> link.group(1));
      next = next.map(link -> link.startsWith("/") ? link : relative(URI.create(link)));
    }
    return all;
  }

  private static String relative(URI link) {
    return link.getRawPath() + "?" + link.getRawQuery();
  }

  private Answer succeed(Call call) throws IOException, InterruptedException {
    Answer answer = send(call);
    if (answer.status() / 100 != 2) {
      throw new IOException(
          "%s %s was answered %d %s"
              .formatted(call.method(), call.path(), answer.status(), answer.body()));
    }
    return answer;
  }

  @Override
  public void close() {
    http.close();
  }

  /**
   * A request of HTTP.
   *
   * @param timeout how long the client waits for the answer
   */
  record Call(
      String method, String path, String body, Map<String, String> headers, Duration timeout) {

    static Call get(String path, String token) {
      return new Call("GET", path, "", authorized(token), TIMEOUT);
    }

    static Call post(String path, String token, String body) {
      return new Call("POST", path, body, authorized(token), TIMEOUT);
    }

    Call with(String header, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(header, value);
      return new Call(method, path, body, more, timeout);
    }

    private static Map<String, String> authorized(String token) {
      return token.isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + token);
    }
  }

  /**
   * A response of the service.
   *
   * @param retryAfter when the client may repeat the request, if the service says so
   * @param link the header with the address of the next page
   */
  record Answer(int status, String body, Optional<Duration> retryAfter, Optional<String> link) {

    /** Returns whether a repetition of the request would be answered alike. */
    boolean isFinal() {
      return status != 429 && status < 500;
    }

    boolean isSuccess() {
      return status / 100 == 2;
    }

    JsonObject object() throws IOException {
      try {
        return Json.readObject(body);
      } catch (MalformedJson e) {
        throw new IOException("The answer is not JSON", e);
      }
    }

    List<JsonObject> list() throws IOException {
      try {
        return Json.read(body) instanceof List<?> items
            ? items.stream().map(item -> JsonObject.of((Map<?, ?>) item)).toList()
            : List.of();
      } catch (MalformedJson e) {
        throw new IOException("The answer is not JSON", e);
      }
    }
  }
}
