package io.reachline.functions.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchEventTest {

  @Test
  void handle_someRecordsFail_answersWithTheirIdentifiers() throws IOException {
    List<JsonObject> seen = new ArrayList<>();

    String answer =
        handle(
            "{\"Records\":[{\"messageId\":\"a\"},{\"messageId\":\"é\"}]}",
            records -> {
              seen.addAll(records);
              return List.of("é");
            });

    assertThat(seen)
        .extracting(each -> each.text("messageId").orElseThrow())
        .containsExactly("a", "é");
    assertThat(answer).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"é\"}]}");
  }

  @Test
  void handle_noRecordFails_answersWithNone() throws IOException {
    assertThat(handle("{\"Records\":[]}", _ -> List.of())).isEqualTo("{\"batchItemFailures\":[]}");
  }

  @Test
  void handle_noBatch_isAFault() {
    for (String event : List.of("no", "[]", "")) {
      assertThatThrownBy(() -> handle(event, _ -> List.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String handle(String event, BatchEvent.Work work) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    BatchEvent.handle(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, work);
    return answer.toString(UTF_8);
  }
}
