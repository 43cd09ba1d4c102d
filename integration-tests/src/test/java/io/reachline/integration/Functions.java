package io.reachline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.gateway.Contract;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.runtime.Deployment;
import io.reachline.runtime.InvocationResult;
import io.reachline.runtime.LambdaProcess;
import io.reachline.runtime.ProxyResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The packaged functions of one test, each started at its first invocation. */
final class Functions implements AutoCloseable {
  private static final Map<String, String> LOGICAL_IDS =
      Map.of(
          "console", "Console",
          "webhook-ingest", "WebhookIngest",
          "ingest-retry", "IngestRetry",
          "message-post", "MessagePost",
          "message-query", "MessageQuery",
          "directory", "Directory",
          "reports", "Reports",
          "conversation-purge", "ConversationPurge",
          "notification-router", "NotificationRouter",
          "service-delivery", "ServiceDelivery");

  private final Deployment deployment;
  private final Map<String, LambdaProcess> processes = new LinkedHashMap<>();
  private final Instant present = Instant.now();
  private String source = "";

  Functions(Deployment deployment) {
    this.deployment = deployment;
  }

  /** Registers the source of the webhook's events. */
  void createSource() throws InterruptedException {
    ProxyResponse answer = call("directory/create-source");
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    source = String.valueOf(answer.object().get("id"));
  }

  String source() {
    return source;
  }

  /**
   * Invokes a function of the API with one of its event files, and checks that the exchange is in
   * the API's contract.
   */
  ProxyResponse call(String eventFile) throws InterruptedException {
    EventFile file = EventFile.of(eventFile);
    String event = file.read(source, present);
    ProxyResponse response = ProxyResponse.of(invoke(file.folder(), event));
    Contract.check(exchange(event, response));
    return response;
  }

  private static Contract.Exchange exchange(String text, ProxyResponse response) {
    JsonObject event = Json.readOwn(text);
    String method = event.text("routeKey").orElseThrow().split(" ", 2)[0];
    Map<String, String> headers = new LinkedHashMap<>();
    event
        .object("headers")
        .members()
        .forEach((name, value) -> headers.put(name, String.valueOf(value)));
    if (!event.object("requestContext").object("authorizer").members().isEmpty()) {
      headers.put("authorization", "Bearer …");
    }
    return new Contract.Exchange(
        method,
        event.text("rawPath").orElseThrow(),
        event.text("rawQueryString").orElse(""),
        headers,
        event.text("body").orElse(""),
        response.status(),
        response.headers(),
        // API Gateway drops it.
        method.equals("HEAD") ? "" : response.body());
  }

  /** Invokes a function with one of its event files. */
  InvocationResult invoke(String eventFile) throws InterruptedException {
    EventFile file = EventFile.of(eventFile);
    return invoke(file.folder(), file.read(source, present));
  }

  /** Invokes a function with an event. */
  InvocationResult invoke(String folder, String event) throws InterruptedException {
    String id = LOGICAL_IDS.get(folder);
    assertThat(id).as("the function of events/%s", folder).isNotNull();
    return processes
        .computeIfAbsent(
            folder, _ -> deployment.runtime().start(deployment.function(String.valueOf(id))))
        .invoke(event);
  }

  /** Ends the processes and returns the lines of their standard output, which must be JSON. */
  List<Map<String, Object>> output() {
    processes.values().forEach(LambdaProcess::close);
    var lines = new ArrayList<Map<String, Object>>();
    processes
        .values()
        .forEach(process -> process.output().forEach(line -> lines.add(object(line))));
    return lines;
  }

  @Override
  public void close() {
    output();
    processes.forEach(
        (function, process) ->
            assertThat(process.errorOutput())
                .as("standard error output of %s", function)
                .allMatch(line -> line.startsWith("Picked up JAVA_TOOL_OPTIONS: ")));
  }

  static Map<String, Object> object(String line) {
    try {
      return JSON.std.mapFrom(line);
    } catch (IOException e) {
      throw new UncheckedIOException("Not a line of JSON: " + line, e);
    }
  }
}
