package io.reachline.local.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.sqs.model.Message;

/** Tests that the engines keep acknowledged writes when their process is killed. */
class EngineDurabilityTest {

  @TempDir Path directory;

  @Test
  @Timeout(240)
  void kill_whileWriting_everyAcknowledgedWriteIsThere() throws Exception {
    List<String> acknowledged = writeUntilKilled(60);
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(60);

    assertThat(items()).containsAll(acknowledged);
    assertThat(streamed()).containsAll(acknowledged);
    assertThat(messages()).containsAll(acknowledged);
  }

  private List<String> writeUntilKilled(int writes) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      @Nullable String line;
      while ((line = lines.readLine()) != null) {
        acknowledged.add(line);
        if (acknowledged.size() == writes) {
          writer.destroyForcibly();
        }
      }
    } catch (java.io.IOException e) {
      // The pipe broke, as it does when its other end is killed.
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(writes);
    } finally {
      writer.destroyForcibly();
    }
    assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return acknowledged;
  }

  private Set<String> items() {
    try (DynamoDbEngine engine = DynamoDbEngine.start(Optional.of(directory))) {
      Set<String> keys = new HashSet<>();
      engine.client().scanPaginator(scan -> scan.tableName("things")).items().stream()
          .map(item -> key(item))
          .forEach(keys::add);
      return keys;
    }
  }

  private Set<String> streamed() {
    try (DynamoDbEngine engine = DynamoDbEngine.start(Optional.of(directory))) {
      String arn =
          engine
              .client()
              .describeTable(table -> table.tableName("things"))
              .table()
              .latestStreamArn();
      Set<String> keys = new HashSet<>();
      for (var shard :
          engine
              .streams()
              .describeStream(stream -> stream.streamArn(arn))
              .streamDescription()
              .shards()) {
        @Nullable String iterator =
            engine
                .streams()
                .getShardIterator(
                    from ->
                        from.streamArn(arn)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        for (int page = 0; page < 5 && iterator != null; page++) {
          String here = iterator;
          var records = engine.streams().getRecords(from -> from.shardIterator(here));
          for (Record change : records.records()) {
            keys.add(key(change.dynamodb().keys()));
          }
          iterator = records.nextShardIterator();
        }
      }
      return keys;
    }
  }

  private static String key(Map<String, AttributeValue> item) {
    return requireNonNull(item.get("pk")).s();
  }

  private Set<String> messages() {
    try (QueueEngine engine = QueueEngine.start(Optional.of(directory))) {
      String url = engine.client().getQueueUrl(queue -> queue.queueName("things")).queueUrl();
      Set<String> bodies = new HashSet<>();
      List<Message> messages;
      do {
        messages =
            engine
                .client()
                .receiveMessage(from -> from.queueUrl(url).maxNumberOfMessages(10))
                .messages();
        messages.forEach(message -> bodies.add(message.body()));
      } while (!messages.isEmpty());
      return bodies;
    }
  }

  /** Writes to both engines until it is killed, and prints what they acknowledged. */
  static final class Writer {

    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      Files.createDirectories(directory);
      DynamoDbEngine tables = DynamoDbEngine.start(Optional.of(directory));
      QueueEngine queues = QueueEngine.start(Optional.of(directory));
      tables
          .client()
          .createTable(
              table ->
                  table
                      .tableName("things")
                      .billingMode(BillingMode.PAY_PER_REQUEST)
                      .keySchema(
                          KeySchemaElement.builder()
                              .attributeName("pk")
                              .keyType(KeyType.HASH)
                              .build())
                      .attributeDefinitions(
                          AttributeDefinition.builder()
                              .attributeName("pk")
                              .attributeType(ScalarAttributeType.S)
                              .build())
                      .streamSpecification(
                          StreamSpecification.builder()
                              .streamEnabled(true)
                              .streamViewType(StreamViewType.NEW_IMAGE)
                              .build()));
      String url = queues.client().createQueue(queue -> queue.queueName("things")).queueUrl();
      for (int write = 0; ; write++) {
        String key = "thing-" + write;
        tables
            .client()
            .putItem(put -> put.tableName("things").item(Map.of("pk", AttributeValue.fromS(key))));
        queues.client().sendMessage(message -> message.queueUrl(url).messageBody(key));
        System.out.println(key);
      }
    }
  }
}
