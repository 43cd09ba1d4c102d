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

  private static JsonObject answer(List<String> failures) {
    return JsonObject.builder()
        .put(
            "batchItemFailures", failures.stream().map(id -> Map.of("itemIdentifier", id)).toList())
        .build();
  }
}
