package io.reachline.local.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.environment.Environment;
import io.reachline.local.engine.QueueEngine;
import io.reachline.local.engine.Queues;
import io.reachline.local.function.LocalFunction;
import io.reachline.local.log.Log;
import io.reachline.local.template.FunctionDefinition;
import io.reachline.local.template.QueueDefinition;
import io.reachline.local.template.Trigger;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.Message;

@Timeout(120)
class QueuePollerTest {

  private static QueueEngine engine;

  private final String name = "q" + UUID.randomUUID();
  private final Recorder recorder = Recorder.of(name);

  @BeforeAll
  static void start() {
    engine = QueueEngine.start(Optional.empty());
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void message_handled_isGone() throws InterruptedException {
    String url = queue();
    send(url, "a");
    try (QueuePoller _ = poller(url, true)) {
      assertThat(next()).containsExactly("a");
    }
    assertThat(isEmpty(url)).isTrue();
  }

  @Test
  void message_reportedAsFailed_comesAgainAlone() throws InterruptedException {
    String url = queue();
    recorder.failing.add("bad");
    send(url, "good");
    send(url, "bad");
    try (QueuePoller _ = poller(url, true)) {
      List<String> seen = new ArrayList<>();
      while (!seen.containsAll(List.of("good", "bad"))) {
        seen.addAll(next());
      }
      assertThat(next()).containsExactly("bad");
    }
    assertThat(isEmpty(url)).isTrue();
  }

  @Test
  void message_thatTheFunctionThrowsOn_comesAgainAndEndsInTheDeadLetterQueue()
      throws InterruptedException {
    String url = queue();
    recorder.throwing.add("poison");
    send(url, "poison");
    try (QueuePoller _ = poller(url, true)) {
      assertThat(next()).containsExactly("poison");
      assertThat(next()).containsExactly("poison");
      assertThat(next()).containsExactly("poison");
      assertThat(deadLetters()).extracting(Message::body).containsExactly("poison");
    }
  }

  @Test
  void message_thatTheFunctionSendsToItsOwnQueue_isSetAsideAfterSixteenRounds()
      throws InterruptedException {
    String url = queue();
    recorder.sendingOn = body -> send(url, body);
    send(url, "round");
    try (QueuePoller _ = poller(url, true)) {
      for (int round = 1; round <= 16; round++) {
        assertThat(next()).as("round %d", round).containsExactly("round");
      }
      assertThat(deadLetters()).extracting(Message::body).containsExactly("round");
      assertThat(recorder.batches).isEmpty();
    }
    assertThat(isEmpty(url)).isTrue();
  }

  @Test
  void message_thatAFunctionMaySendToItsOwnQueue_goesOn() throws InterruptedException {
    String url = queue();
    recorder.sendingOn = body -> send(url, body);
    send(url, "round");
    try (QueuePoller _ = poller(url, true, true)) {
      for (int round = 1; round <= 20; round++) {
        assertThat(next()).as("round %d", round).containsExactly("round");
      }
      recorder.sendingOn = body -> {};
    }
  }

  /** A batch that takes long keeps one place of those that the template gives the queue. */
  @Test
  void message_thatTakesLong_holdsUpNoOther() throws InterruptedException {
    String url = queue(60);
    CountDownLatch held = new CountDownLatch(1);
    recorder.sendingOn =
        body -> {
          if (body.equals("slow")) {
            await(held);
          }
        };
    send(url, "slow");
    try (QueuePoller _ = poller(url, 1, true, true)) {
      assertThat(next()).containsExactly("slow");
      for (String body : List.of("a", "b", "c")) {
        send(url, body);
        assertThat(next()).containsExactly(body);
      }
      held.countDown();
    }
  }

  @Test
  void messages_thatTakeLong_areNoMoreThanTheTemplateAllows() throws InterruptedException {
    String url = queue(60);
    CountDownLatch held = new CountDownLatch(1);
    recorder.sendingOn = _ -> await(held);
    try (QueuePoller _ = poller(url, 1, true, true)) {
      send(url, "a");
      send(url, "b");
      List<String> first = List.of(next().getFirst(), next().getFirst());
      send(url, "c");
      assertThat(recorder.batches.poll(2, TimeUnit.SECONDS)).as("a third at a time").isNull();
      held.countDown();
      assertThat(first).containsExactlyInAnyOrder("a", "b");
      List<String> all = new ArrayList<>();
      while (!all.contains("c")) {
        all.addAll(next());
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Message> deadLetters() {
    String dead = new Queues(engine.client()).url(name + "-dead");
    // Polled, since ElasticMQ does not end a long poll when a message is moved to the queue.
    List<Message> moved = List.of();
    while (moved.isEmpty()) {
      moved =
          engine
              .client()
              .receiveMessage(receive -> receive.queueUrl(dead).waitTimeSeconds(1))
              .messages();
    }
    return moved;
  }

  private String queue() {
    return queue(1);
  }

  private String queue(int visibility) {
    Queues queues = new Queues(engine.client());
    queues.create(new QueueDefinition(name + "-dead", Map.of(), Optional.empty()));
    queues.create(
        new QueueDefinition(
            name,
            Map.of("VisibilityTimeout", String.valueOf(visibility)),
            Optional.of(new QueueDefinition.Redrive(name + "-dead", 3))));
    return queues.url(name);
  }

  private static void send(String url, String body) {
    engine.client().sendMessage(send -> send.queueUrl(url).messageBody(body));
  }

  private QueuePoller poller(String url, boolean reportsFailures) {
    return poller(url, reportsFailures, false);
  }

  private QueuePoller poller(String url, boolean reportsFailures, boolean mayLoop) {
    return poller(url, 10, reportsFailures, mayLoop);
  }

  private QueuePoller poller(String url, int batchSize, boolean reportsFailures, boolean mayLoop) {
    return QueuePoller.start(
        engine.client(),
        url,
        new Trigger.Queue(name, batchSize, 2, reportsFailures),
        LocalFunction.of(
            new FunctionDefinition(
                "Messages",
                Recorder.Messages.class.getName(),
                Duration.ofSeconds(3),
                Map.of(),
                mayLoop,
                List.of()),
            new Environment(Map.of("TEST", name))),
        Log.json(new PrintStream(OutputStream.nullOutputStream())));
  }

  private List<String> next() throws InterruptedException {
    @Nullable List<String> batch = recorder.batches.poll(10, TimeUnit.SECONDS);
    assertThat(batch).as("a batch within ten seconds").isNotNull();
    return batch == null ? List.of() : batch;
  }

  private static boolean isEmpty(String url) {
    return engine
        .client()
        .receiveMessage(receive -> receive.queueUrl(url).waitTimeSeconds(2))
        .messages()
        .isEmpty();
  }
}
