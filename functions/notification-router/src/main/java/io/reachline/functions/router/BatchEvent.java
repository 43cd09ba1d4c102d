package io.reachline.functions.router;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An adapter between a stream or queue and a function that works on batches of records. The answer
 * names the records to deliver again, in the form of {@code ReportBatchItemFailures}.
 */
final class BatchEvent {

  /** The work of a function on a batch. */
  @FunctionalInterface
  interface Work {

    /** Works on the records, and returns the identifiers of those to deliver again. */
    List<String> failures(List<JsonObject> records);
  }

  private BatchEvent() {}

  /** Reads an event, works on its records, and writes the answer. */
  static void handle(InputStream event, OutputStream answer, Work work) throws IOException {
    String text = new String(event.readAllBytes(), StandardCharsets.UTF_8);
    List<String> failures = work.failures(records(text));
    answer.write(answer(failures).toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads the records of an event.
   *
   * @throws IllegalArgumentException if the event is not a JSON object
   */
  static List<JsonObject> records(String event) {
    try {
      return Json.readObject(event).objects("Records");
    } catch (MalformedJson e) {
      throw new IllegalArgumentException("The event is not a batch of records: " + e.problem(), e);
    }
  }

  /** Returns the event of a stored item, to prime the function with. */
  static String ofStored(JsonObject image) {
    JsonObject change =
        JsonObject.builder()
            .put("ApproximateCreationDateTime", 1_782_907_200)
            .put(
                "Keys",
                JsonObject.builder()
                    .put("pk", image.object("pk"))
                    .put("sk", image.object("sk"))
                    .build())
            .put("NewImage", image)
            .put("SequenceNumber", "4421584500000000017450439092")
            .put("SizeBytes", 485)
            .put("StreamViewType", "NEW_AND_OLD_IMAGES")
            .build();
    JsonObject event =
        JsonObject.builder()
            .put("eventID", "000000000000000000000000cf41658c")
            .put("eventName", "INSERT")
            .put("eventVersion", "1.1")
            .put("eventSource", "aws:dynamodb")
            .put("awsRegion", "us-east-1")
            .put("dynamodb", change)
            .build();
    return JsonObject.builder().put("Records", List.of(event.members())).build().toString();
  }

  private static JsonObject answer(List<String> failures) {
    return JsonObject.builder()
        .put(
            "batchItemFailures", failures.stream().map(id -> Map.of("itemIdentifier", id)).toList())
        .build();
  }
}
