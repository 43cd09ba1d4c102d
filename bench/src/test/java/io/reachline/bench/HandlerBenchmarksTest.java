package io.reachline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.functions.ingest.WebhookEventBenchmark;
import io.reachline.functions.post.PostBenchmark;
import io.reachline.functions.query.PageBenchmark;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that what {@code bench/handlers} measures succeeds. */
class HandlerBenchmarksTest {

  @Test
  void post_twice_createsMessages() throws Exception {
    PostBenchmark benchmark = new PostBenchmark();

    assertThat(List.of(read(benchmark.post()), read(benchmark.post())))
        .allSatisfy(answer -> assertThat(answer.get("statusCode")).isEqualTo(201))
        .extracting(answer -> body(answer).get("id"))
        .doesNotHaveDuplicates();
  }

  @Test
  void page_once_hasFiftyMessagesAndANextPage() throws Exception {
    JsonObject answer = read(new PageBenchmark().page());

    assertThat(answer.get("statusCode")).isEqualTo(200);
    assertThat((List<?>) Json.read(answer.text("body").orElseThrow())).hasSize(50);
    assertThat(answer.object("headers").members()).containsKey("Link");
  }

  @Test
  void webhookEvent_twice_isReceivedAndStored() throws Exception {
    WebhookEventBenchmark benchmark = new WebhookEventBenchmark();
    try {
      assertThat(List.of(read(benchmark.webhookEvent()), read(benchmark.webhookEvent())))
          .allSatisfy(
              answer -> {
                assertThat(answer.get("statusCode")).isEqualTo(200);
                assertThat(body(answer).get("received")).isEqualTo(1);
              });
    } finally {
      benchmark.close();
    }
  }

  private static JsonObject read(byte[] answer) throws MalformedJson {
    return Json.readObject(new String(answer, UTF_8));
  }

  private static JsonObject body(JsonObject answer) throws IOException {
    return Json.readOwn(answer.text("body").orElseThrow());
  }
}
