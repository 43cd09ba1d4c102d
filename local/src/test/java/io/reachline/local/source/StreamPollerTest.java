package io.reachline.local.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.environment.Environment;
import io.reachline.local.engine.DynamoDbEngine;
import io.reachline.local.engine.Tables;
import io.reachline.local.function.LocalFunction;
import io.reachline.local.log.Log;
import io.reachline.local.template.FunctionDefinition;
import io.reachline.local.template.TableDefinition;
import io.reachline.local.template.Trigger;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Timeout(120)
class StreamPollerTest {

  private static final String INSERTS = "{\"eventName\":[\"INSERT\"]}";
  private static DynamoDbEngine engine;

  private final String name = "t" + UUID.randomUUID();
  private final Recorder recorder = Recorder.of(name);
  private final BlockingQueue<String> givenUp = new LinkedBlockingQueue<>();

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    engine = DynamoDbEngine.start(Optional.empty());
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @BeforeEach
  void createTable() {
    new Tables(engine.client())
        .create(
            new TableDefinition(
                name,
                new TableDefinition.Key("pk", Optional.empty()),
                Map.of("pk", "S"),
                List.of(),
                List.of(),
                Optional.of("NEW_IMAGE"),
                Optional.empty()));
  }

  @Test
  void changes_fromBeforeTheStart_comeInOrder() throws InterruptedException {
    put("a", 1);
    put("b", 1);
    try (StreamPoller _ = poller(trigger(List.of(), 100, -1, false))) {
      put("c", 1);
      assertThat(next(3)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void changes_thatNoFilterMatches_areLeftOut() throws InterruptedException {
    put("a", 1);
    put("a", 2);
    put("b", 1);
    try (StreamPoller _ = poller(trigger(List.of(INSERTS), 100, -1, false))) {
      assertThat(next(2)).containsExactly("a", "b");
    }
  }

  @Test
  void batches_areNoLargerThanTheTemplateSays() throws InterruptedException {
    for (String key : List.of("a", "b", "c")) {
      put(key, 1);
    }
    try (StreamPoller _ = poller(trigger(List.of(), 2, -1, false))) {
      assertThat(recorder.batches.poll(10, TimeUnit.SECONDS)).containsExactly("a", "b");
      assertThat(recorder.batches.poll(10, TimeUnit.SECONDS)).containsExactly("c");
    }
  }

  @Test
  void change_reportedAsFailed_comesAgainWithTheOnesBehindIt() throws InterruptedException {
    recorder.failing.addAll(List.of("b", "b"));
    for (String key : List.of("a", "b", "c")) {
      put(key, 1);
    }
    try (StreamPoller _ = poller(trigger(List.of(), 100, -1, false))) {
      assertThat(recorder.batches.poll(10, TimeUnit.SECONDS)).containsExactly("a", "b", "c");
      assertThat(recorder.batches.poll(10, TimeUnit.SECONDS)).containsExactly("b", "c");
      assertThat(recorder.batches.poll(10, TimeUnit.SECONDS)).containsExactly("b", "c");
    }
  }

  @Test
  void change_thatFailsAlways_isIsolatedAndGivenUp() throws InterruptedException {
    recorder.throwing.add("poison");
    for (String key : List.of("a", "poison", "b", "c")) {
      put(key, 1);
    }
    try (StreamPoller _ = poller(trigger(List.of(), 100, 2, true))) {
      assertThat(givenUp.poll(20, TimeUnit.SECONDS))
          .contains("batchSize=1", "RetryAttemptsExhausted", "\"S\":\"poison\"");
      List<List<String>> batches = new ArrayList<>();
      while (batches.stream().noneMatch(List.of("b", "c")::equals)) {
        batches.add(recorder.batches.poll(10, TimeUnit.SECONDS));
      }
      assertThat(batches).contains(List.of("a"));
      assertThat(givenUp).isEmpty();
    }
  }

  @Test
  void position_afterARestart_isBehindWhatWasHandled() throws InterruptedException {
    put("a", 1);
    try (StreamPoller _ = poller(trigger(List.of(), 100, -1, false))) {
      assertThat(next(1)).containsExactly("a");
    }
    put("b", 1);
    try (StreamPoller _ = poller(trigger(List.of(), 100, -1, false))) {
      assertThat(next(1)).containsExactly("b");
    }
  }

  @Test
  void position_ofABatchThatWasNotHandled_isBeforeIt() throws InterruptedException {
    recorder.throwing.add("a");
    put("a", 1);
    try (StreamPoller _ = poller(trigger(List.of(), 100, -1, false))) {
      assertThat(next(1)).containsExactly("a");
    }
    recorder.throwing.clear();
    recorder.batches.clear();
    try (StreamPoller _ = poller(trigger(List.of(), 100, -1, false))) {
      assertThat(next(1)).containsExactly("a");
    }
  }

  private Trigger.Stream trigger(
      List<String> filters, int batchSize, int retries, boolean bisects) {
    return new Trigger.Stream(
        name,
        batchSize,
        filters,
        retries,
        Duration.ofDays(1),
        bisects,
        true,
        Optional.of(new Trigger.Destination.Queue("failures")));
  }

  private StreamPoller poller(Trigger.Stream trigger) {
    return StreamPoller.start(
        engine.streams(),
        new Tables(engine.client()).streamArn(name),
        trigger,
        LocalFunction.of(
            new FunctionDefinition(
                "Changes",
                Recorder.Changes.class.getName(),
                Duration.ofSeconds(3),
                Map.of(),
                false,
                List.of()),
            new Environment(Map.of("TEST", name))),
        (shard, message, event) -> givenUp.add(message + event),
        Optional.of(directory.resolve("position.json")),
        Log.json(new PrintStream(OutputStream.nullOutputStream())),
        Clock.systemUTC());
  }

  private void put(String key, int value) {
    engine
        .client()
        .putItem(
            put ->
                put.tableName(name)
                    .item(
                        Map.of(
                            "pk", AttributeValue.fromS(key),
                            "value", AttributeValue.fromN(String.valueOf(value)))));
  }

  /** Waits for a number of changes, in any batches. */
  private List<String> next(int count) throws InterruptedException {
    List<String> keys = new ArrayList<>();
    while (keys.size() < count) {
      @Nullable List<String> batch = recorder.batches.poll(10, TimeUnit.SECONDS);
      assertThat(batch).as("a batch within ten seconds").isNotNull();
      if (batch != null) {
        keys.addAll(batch);
      }
    }
    return keys;
  }
}
