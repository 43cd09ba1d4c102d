package io.reachline.functions.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.reachline.deadline.Deadline;
import io.reachline.environment.Environment;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.Spill;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;

/** Case 21: when sending returns, every event is in the queue; else it throws. */
class SqsRetryQueueTest {
  private static final List<String> SETTINGS =
      List.of("aws.region", "aws.accessKeyId", "aws.secretAccessKey");

  private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, @Nullable String> before = new HashMap<>();
  private final HttpServer server;
  private final RetryQueue queue;
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private volatile boolean isSilent;

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
    testIsOver.countDown();
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
  void send_manySpills_goInTens() {
    List<Spill> spills = spills(23, 1);

    queue.send(spills, deadline());

    assertThat(batches).extracting(List::size).containsExactlyInAnyOrder(10, 10, 3);
    assertThat(batches.stream().flatMap(List::stream).map(Spill::ofJson))
        .containsExactlyInAnyOrderElementsOf(spills);
  }

  @Test
  void send_largeSpills_goInBatchesThatSqsTakes() {
    queue.send(spills(9, 100_000), deadline());

    assertThat(batches)
        .allSatisfy(
            batch ->
                assertThat(batch.stream().mapToInt(body -> body.getBytes(UTF_8).length).sum())
                    .isLessThanOrEqualTo(1_048_576));
    assertThat(batches.stream().mapToInt(List::size).sum()).isEqualTo(9);
  }

  @Test
  void send_thousandsOfEvents_areDoneInAFewCalls() {
    List<String> events = IntStream.range(0, 20_000).mapToObj(Integer::toString).toList();

    queue.send(Spill.of(events, SqsRetryQueueTest::spill), deadline());

    assertThat(batches).hasSize(20);
    assertThat(
            batches.stream()
                .flatMap(List::stream)
                .map(Spill::ofJson)
                .flatMap(s -> s.events().stream()))
        .containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void send_partOfABatchRefusedOnce_isSentOnceMoreAlone() {
    refusals.add("1");

    queue.send(spills(3, 1), deadline());

    assertThat(batches).extracting(List::size).containsExactly(2, 1);
    assertThat(batches.stream().flatMap(List::stream).distinct()).hasSize(3);
  }

  @Test
  void send_partOfABatchRefusedAgain_throwsAndTheOthersAreQueued() {
    refusals.addAll(List.of("1", "1"));

    assertThatThrownBy(() -> queue.send(spills(3, 1), deadline()))
        .isInstanceOf(SdkException.class)
        .hasRootCauseMessage("The retry queue refused 1 of 3 messages: Refused");
    assertThat(batches).extracting(List::size).containsExactly(2, 0);
  }

  @Test
  void send_queueDown_throws() {
    server.stop(0);

    assertThatThrownBy(() -> queue.send(spills(1, 1), deadline()))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void send_queueThatNeverAnswers_throwsAtTheDeadline() {
    isSilent = true;

    assertThatThrownBy(
            () -> queue.send(spills(30, 1), Deadline.in(Duration.ofMillis(200), Clock.systemUTC())))
        .isInstanceOf(SdkException.class);
  }

  @Test
  void send_nothing_callsNobody() {
    queue.send(List.of(), deadline());

    assertThat(batches).isEmpty();
  }

  private static Deadline deadline() {
    return Deadline.in(Duration.ofMinutes(1), Clock.systemUTC());
  }

  private static List<Spill> spills(int count, int size) {
    return IntStream.range(0, count)
        .mapToObj(i -> spill(List.of(i + "é".repeat(size / 2))))
        .toList();
  }

  private static Spill spill(List<String> events) {
    return new Spill.Verified(
        EventBuilder.ORGANIZATION,
        EventBuilder.SOURCE,
        Instant.parse("2026-11-02T09:30:00Z"),
        events);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (isSilent) {
        await();
        return;
      }
      JsonObject request =
          Json.readOwn(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      List<String> bodies = new ArrayList<>();
      List<Map<String, Object>> successful = new ArrayList<>();
      List<Map<String, Object>> failed = new ArrayList<>();
      for (Object element : (List<?>) Objects.requireNonNull(request.get("Entries"))) {
        JsonObject entry = JsonObject.of((Map<?, ?>) element);
        String id = entry.text("Id").orElseThrow();
        String body = entry.text("MessageBody").orElseThrow();
        if (refusals.remove(id)) {
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

  private void await() {
    try {
      testIsOver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
