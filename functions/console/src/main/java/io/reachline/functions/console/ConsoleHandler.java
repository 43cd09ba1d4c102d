package io.reachline.functions.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.environment.Environment;
import io.reachline.functions.console.Site.Answer;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The handler of requests for the console's page and its files. Without a client id all are 404.
 */
public final class ConsoleHandler implements RequestStreamHandler {

  // Read and compressed once in a process, before Lambda's snapshot.
  private static final Assets ASSETS = Assets.load();

  /** Often enough that the JVM has compiled what the first request after a restore needs. */
  private static final int PRIMING = 50;

  private final Telemetry telemetry;
  private final Optional<Site> site;

  public ConsoleHandler() {
    this(Environment.ofProcess());
  }

  public ConsoleHandler(Environment environment) {
    telemetry = Telemetry.of(environment, Clock.systemUTC());
    site = SignInSettings.of(environment).map(signIn -> new Site(ASSETS, signIn));
    if (environment.isSnapshotInitialization()) {
      prime();
    }
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    answer.write(answer(new String(event.readAllBytes(), UTF_8)));
  }

  /** Answers an event of API Gateway, both as JSON. */
  byte[] answer(String event) {
    JsonObject request = Json.readOwn(event);
    String routeKey = request.text("routeKey").orElse("");
    Answer answer;
    try {
      answer = answer(request, routeKey);
    } catch (RuntimeException e) {
      JsonObject details =
          JsonObject.builder()
              .put("route", routeKey)
              .put("requestId", request.object("requestContext").text("requestId").orElse(""))
              .build();
      telemetry.fault("request_failed", e, details);
      telemetry.count(Metric.SERVER_ERRORS, 1, details.with("status", 500));
      answer =
          new Answer(
              500,
              Map.of("Content-Type", "text/plain; charset=utf-8", "Cache-Control", "no-store"),
              "Internal error\n".getBytes(UTF_8));
    }
    byte[] body = routeKey.startsWith("HEAD ") ? new byte[0] : answer.body();
    return JsonObject.builder()
        .put("statusCode", answer.status())
        .put("headers", answer.headers())
        .put("body", Base64.getEncoder().encodeToString(body))
        .put("isBase64Encoded", true)
        .build()
        .toString()
        .getBytes(UTF_8);
  }

  private Answer answer(JsonObject request, String routeKey) {
    if (site.isEmpty()) {
      return Answer.notFound();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .object("headers")
        .members()
        .forEach(
            (name, value) -> headers.put(name.toLowerCase(Locale.ROOT), String.valueOf(value)));
    return switch (routeKey.substring(routeKey.indexOf(' ') + 1)) {
      case "/" -> site.get().page(headers);
      case "/console/{file+}" ->
          site.get().file(request.object("pathParameters").text("file").orElse(""), headers);
      default -> Answer.notFound();
    };
  }

  private void prime() {
    String headers = "\"headers\":{\"accept-encoding\":\"gzip, deflate, br\"}";
    String file = "\"pathParameters\":{\"file\":\"" + ASSETS.hash() + "/app.js\"}";
    for (int i = 0; i < PRIMING; i++) {
      answer("{\"routeKey\":\"GET /\"," + headers + "}");
      answer("{\"routeKey\":\"GET /console/{file+}\"," + headers + "," + file + "}");
    }
    telemetry.info("primed", JsonObject.EMPTY);
  }
}
