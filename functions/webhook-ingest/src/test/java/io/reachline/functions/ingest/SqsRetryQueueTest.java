package io.reachline.functions.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.reachline.environment.Environment;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.EventBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Case 21: when sending returns, every delivery is in the queue; else it throws. */
class SqsRetryQueueTest {
  private static final List<String> SETTINGS =
      List.of("aws.region", "aws.accessKeyId", "aws.secretAccessKey");

  private final List<List<String>> batches = new ArrayList<>();
  private final Map<String, @Nullable String> before = new HashMap<>();
  private final HttpServer server;
  private final RetryQueue queue;
  private String refusedId = "";

  SqsRetryQueueTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
    queue =
        new SqsRetryQueue(
            new Environment(
                Map.of(
                    "AWS_ENDPOINT_URL_SQS", endpoint, "RETRY_QUEUE_URL", endpoint + "/1/retry")));
  }

  @BeforeEach
  void start() {
    SETTINGS.forEach(name -> before.put(name, System.getProperty(name)));
    System.setProperty("aws.region", "eu-central-1");
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  @Test
  void send_manyDeliveries_goInTensAndInTheirOrder() {
    List<Delivery> deliveries = deliveries(23, 1);

    queue.send(deliveries);

    assertThat(batches).extracting(List::size).containsExactly(10, 10, 3);
    assertThat(batches.stream().flatMap(List::stream).map(Delivery::ofJson))
        .containsExactlyElementsOf(deliveries);
  }

  @Test
  void send_largeDeliveries_goInBatchesThatSqsTakes() {
    List<Delivery> deliveries = deliveries(9, 199_000);

    queue.send(deliveries);

    assertThat(batches)
        .allSatisfy(
            batch ->
                assertThat(batch.stream().mapToInt(body -> body.getBytes(UTF_8).length).sum())
                    .isLessThanOrEqualTo(1_048_576));
    assertThat(batches.stream().mapToInt(List::size).sum()).isEqualTo(9);
  }

  @Test
  void send_partOfABatchRefused_throws() {
    refusedId = "1";

    assertThatThrownBy(() -> queue.send(deliveries(3, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The retry queue refused 1 of 3 deliveries: Refused");
  }

  @Test
  void send_queueDown_throws() {
    server.stop(0);

    assertThatThrownBy(() -> queue.send(deliveries(1, 1))).isInstanceOf(RuntimeException.class);
  }

  @Test
  void send_nothing_callsNobody() {
    queue.send(List.of());

    assertThat(batches).isEmpty();
  }

  private static List<Delivery> deliveries(int count, int size) {
    Instant now = Instant.parse("2026-11-02T09:30:00Z");
    return IntStream.range(0, count)
        .mapToObj(i -> EventBuilder.aSessionEvent(now).payload("extra", i + "é".repeat(size / 2)))
        .map(event -> event.delivery(now))
        .toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonObject request =
          Json.readOwn(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      List<String> bodies = new ArrayList<>();
      List<Map<String, Object>> successful = new ArrayList<>();
      List<Map<String, Object>> failed = new ArrayList<>();
      for (Object element : (List<?>) Objects.requireNonNull(request.get("Entries"))) {
        JsonObject entry = JsonObject.of((Map<?, ?>) element);
        String id = entry.text("Id").orElseThrow();
        String body = entry.text("MessageBody").orElseThrow();
        if (id.equals(refusedId)) {
          failed.add(Map.of("Id", id, "Code", "Refused", "SenderFault", false));
        } else {
          bodies.add(body);
          successful.add(Map.of("Id", id, "MessageId", "m" + id, "MD5OfMessageBody", md5(body)));
        }
      }
      batches.add(bodies);
      byte[] answer =
          Json.write(Map.of("Successful", successful, "Failed", failed)).getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
