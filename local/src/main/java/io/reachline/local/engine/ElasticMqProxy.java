package io.reachline.local.engine;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A proxy in front of ElasticMQ for SQS's JSON protocol, which refuses the calls that SQS refuses
 * and ElasticMQ does not. ElasticMQ's own port answers only under a secret path, which this class
 * removes from every answer.
 */
final class ElasticMqProxy extends Handler.Abstract {

  private static final String SERVICE = "AmazonSQS.";
  private static final String TRACE = "x-amzn-trace-id";
  private static final String ERROR = "x-amzn-query-error";

  /** Longer than the longest poll, which takes 20 seconds. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SqsLimits limits = new SqsLimits();
  private final String secret;
  private final URI elasticMq;

  /**
   * @param secret the first part of ElasticMQ's paths
   * @param elasticMq the URL that ElasticMQ listens on
   */
  ElasticMqProxy(String secret, URI elasticMq) {
    this.secret = secret;
    this.elasticMq = elasticMq;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    @Nullable String target = request.getHeaders().get("x-amz-target");
    if (target == null || !target.startsWith(SERVICE)) {
      refuse(
          response, new SqsError("InvalidAction", "Only the JSON protocol is supported"), callback);
      return true;
    }
    String operation = target.substring(SERVICE.length());
    Map<String, Object> call;
    try {
      call = JSON.std.mapFrom(Content.Source.asString(request));
    } catch (IOException e) {
      refuse(response, new SqsError("SerializationException", "The body is not JSON"), callback);
      return true;
    }
    String queue = redirect(call);
    if (call.get("Attributes") instanceof Map<?, ?> attributes) {
      limits.takeMaximumSize(queue, attributes);
    }
    Optional<SqsError> refusal = limits.refusal(operation, queue, call);
    if (refusal.isPresent()) {
      refuse(response, refusal.get(), callback);
      return true;
    }
    List<Map<String, Object>> failed = new ArrayList<>();
    if (operation.equals("SendMessageBatch")) {
      failed.addAll(removeRefused(queue, call));
    }
    SqsLimits.removeGroup(call);
    SqsLimits.entries(call).forEach(SqsLimits::removeGroup);
    addTrace(operation, call, request.getHeaders().get(TRACE));
    if (!failed.isEmpty() && SqsLimits.entries(call).isEmpty()) {
      AccessGuard.answer(
          response,
          200,
          JSON.std.asString(Map.of("Successful", List.of(), "Failed", failed)),
          callback);
      return true;
    }
    forward(target, call, failed, response, callback);
    return true;
  }

  @Override
  protected void doStop() throws Exception {
    http.shutdownNow();
    super.doStop();
  }

  /** Replaces a call's queue URL by ElasticMQ's, and returns the queue's name. */
  private String redirect(Map<String, Object> call) {
    if (call.get("QueueUrl") instanceof String url) {
      String name = url.substring(url.lastIndexOf('/') + 1);
      call.put("QueueUrl", "http://127.0.0.1/%s/%s/%s".formatted(secret, LocalAccount.ID, name));
      return name;
    }
    return String.valueOf(call.get("QueueName"));
  }

  /** Removes the entries that SQS would refuse from a batch, and returns their error entries. */
  private List<Map<String, Object>> removeRefused(String queue, Map<String, Object> call) {
    List<Map<?, ?>> accepted = new ArrayList<>();
    List<Map<String, Object>> failed = new ArrayList<>();
    for (Map<?, ?> entry : SqsLimits.entries(call)) {
      Optional<SqsError> refusal = limits.ofMessage(queue, entry);
      if (refusal.isEmpty()) {
        accepted.add(entry);
      } else {
        failed.add(
            Map.of(
                "Id", String.valueOf(entry.get("Id")),
                "Code", refusal.get().code(),
                "Message", refusal.get().message(),
                "SenderFault", true));
      }
    }
    call.put("Entries", accepted);
    return failed;
  }

  /** Adds a call's trace header to the messages that it sends, as SQS does. */
  private static void addTrace(
      String operation, Map<String, Object> call, @Nullable String header) {
    if (header == null) {
      return;
    }
    Map<String, ?> attribute =
        Map.of("AWSTraceHeader", Map.of("DataType", "String", "StringValue", header));
    if (operation.equals("SendMessage")) {
      call.putIfAbsent("MessageSystemAttributes", attribute);
    } else if (operation.equals("SendMessageBatch")) {
      List<Map<Object, Object>> traced = new ArrayList<>();
      for (Map<?, ?> entry : SqsLimits.entries(call)) {
        Map<Object, Object> copy = new LinkedHashMap<>(entry);
        copy.putIfAbsent("MessageSystemAttributes", attribute);
        traced.add(copy);
      }
      call.put("Entries", traced);
    }
  }

  private void forward(
      String target,
      Map<String, Object> call,
      List<Map<String, Object>> failed,
      Response response,
      Callback callback)
      throws IOException {
    HttpResponse<String> answer;
    try {
      answer =
          http.send(
              HttpRequest.newBuilder(elasticMq.resolve("/" + secret))
                  .timeout(TIMEOUT)
                  .header("x-amz-target", target)
                  .header("content-type", "application/x-amz-json-1.0")
                  .POST(BodyPublishers.ofString(JSON.std.asString(call)))
                  .build(),
              BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
    answer.headers().firstValue(ERROR).ifPresent(error -> response.getHeaders().put(ERROR, error));
    String body = answer.body().replace("/" + secret, "");
    AccessGuard.answer(
        response, answer.statusCode(), failed.isEmpty() ? body : merged(body, failed), callback);
  }

  private static String merged(String body, List<Map<String, Object>> failed) throws IOException {
    Map<String, Object> answer = JSON.std.mapFrom(body);
    List<Object> all = new ArrayList<>(failed);
    if (answer.get("Failed") instanceof List<?> more) {
      all.addAll(more);
    }
    answer.put("Failed", all);
    return JSON.std.asString(answer);
  }

  private static void refuse(Response response, SqsError refusal, Callback callback)
      throws IOException {
    response.getHeaders().put(ERROR, refusal.code() + ";Sender");
    AccessGuard.answer(
        response,
        400,
        JSON.std.asString(
            Map.of("__type", "com.amazonaws.sqs#" + refusal.code(), "message", refusal.message())),
        callback);
  }
}
