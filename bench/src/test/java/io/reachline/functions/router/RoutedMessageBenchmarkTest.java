package io.reachline.functions.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutedMessageBenchmarkTest {
  private final RoutedMessageBenchmark benchmark = new RoutedMessageBenchmark();

  @Test
  void routedMessage_twice_eachIsDelivered() throws IOException {
    assertThat(List.of(routed(), routed())).containsOnly("{\"batchItemFailures\":[]}");

    assertThat(statuses()).containsExactly("Notifications Delivered", "Notifications Delivered");
  }

  private String routed() throws IOException {
    return new String(benchmark.routedMessage(), UTF_8);
  }

  private List<String> statuses() {
    List<String> texts = new ArrayList<>();
    benchmark
        .stores()
        .messages()
        .list(
            new MessageRange(
                RoutedMessageBenchmark.ORGANIZATION,
                Optional.empty(),
                Set.of(MessageType.STATUS),
                "0",
                "g"),
            new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 100))
        .forEachRemaining(entry -> entry.value().ifPresent(status -> texts.add(status.text())));
    return texts;
  }
}
