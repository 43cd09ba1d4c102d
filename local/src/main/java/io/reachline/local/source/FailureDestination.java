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

/** A place that is told of records of a stream that were given up. */
@FunctionalInterface
public interface FailureDestination {

  /** Tells nobody. */
  FailureDestination NONE = (shard, message, event) -> {};

  /**
   * Tells of records.
   *
   * @param message what Lambda says of them
   * @param event the records themselves, as the function got them
   */
  void tell(String shard, Map<String, ?> message, String event);

  /** Sends the message, without the records, to a queue. */
  static FailureDestination queue(SqsClient sqs, String url) {
    return (shard, message, event) ->
        sqs.sendMessage(send -> send.queueUrl(url).messageBody(json(message)));
  }

  /** Writes the message with the records to a file of a directory, named as an object in S3 is. */
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
