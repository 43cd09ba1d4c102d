package io.reachline.local.source;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.local.disk.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsClient;

/** An on-failure destination, which is told of stream records that Lambda gives up. */
@FunctionalInterface
public interface FailureDestination {

  /** A destination that ignores the records. */
  FailureDestination NONE = (shard, message, event) -> {};

  /**
   * Sends a message about records.
   *
   * @param message the message that Lambda sends
   * @param event the event with the records, as the function received it
   */
  void send(String shard, Map<String, ?> message, String event);

  /** Returns a destination that sends the message, without the records, to a queue. */
  static FailureDestination queue(SqsClient sqs, String url) {
    return (shard, message, event) ->
        sqs.sendMessage(send -> send.queueUrl(url).messageBody(json(message)));
  }

  /** Returns a destination that writes message and records to a file, named like an S3 object. */
  static FailureDestination directory(Path bucket, Clock clock) {
    DateTimeFormatter day = DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
    DateTimeFormatter time =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH.mm.ss").withZone(ZoneOffset.UTC);
    return (shard, message, event) -> {
      Map<String, Object> whole = new LinkedHashMap<>(message);
      whole.put("payload", event);
      Instant now = clock.instant();
      Path file =
          bucket.resolve(
              "aws/lambda/local/%s/%s/%s-%s"
                  .formatted(shard, day.format(now), time.format(now), UUID.randomUUID()));
      try {
        PrivateFiles.write(file, json(whole));
      } catch (IOException e) {
        throw new UncheckedIOException("%s cannot be written".formatted(file), e);
      }
    };
  }

  private static String json(Map<String, ?> message) {
    try {
      return JSON.std.asString(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
