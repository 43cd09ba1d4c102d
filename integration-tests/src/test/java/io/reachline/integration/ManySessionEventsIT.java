package io.reachline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ContractClient;
import io.reachline.identity.Scope;
import io.reachline.local.LocalService;
import io.reachline.local.event.EventGenerator;
import io.reachline.local.event.EventSender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the whole service over HTTP with many events that are out of order and repeated. */
class ManySessionEventsIT {
  private static final PrintStream CONSOLE = System.out;

  /** Cases 15 to 17. */
  @Test
  void webhook_thousandEventsRepeatedAndSwapped_leavesWhatTheModelSays()
      throws IOException, InterruptedException {
    List<String> bodies = new ArrayList<>();
    new EventGenerator(50, 1_000, 0, 7, Instant.now()).generate(bodies::add);
    SessionModel model = new SessionModel();
    bodies.forEach(model::take);
    assertThat(model.sessions()).hasSize(50);

    try (LocalService service =
            LocalService.start(LocalService.Options.inMemory(Path.of("..")), CONSOLE);
        EventSender sender =
            new EventSender(
                service::webhookToken, service.webhookUrl(), 8, Optional.empty(), _ -> {});
        ContractClient http = new ContractClient()) {
      EventSender.Summary summary =
          sender.send(new BufferedReader(new StringReader(String.join("\n", unruly(bodies)))));

      assertThat(summary.isComplete()).as(summary.toString()).isTrue();
      Api api = new Api(http, service.url().toString(), service.token(Scope.ADMIN));
      api.assertShows(model);
      assertThat(api.list("/v2/quarantine")).isEmpty();
      assertThat(api.list("/v2/sessions?limit=20")).hasSize(50);
    }
  }

  /** Repeats every tenth body and swaps neighbours. */
  private static List<String> unruly(List<String> bodies) {
    List<String> unruly = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      unruly.add(bodies.get(i));
      if (i % 10 == 0) {
        unruly.add(bodies.get(i));
      }
    }
    for (int i = 0; i + 1 < unruly.size(); i += 2) {
      Collections.swap(unruly, i, i + 1);
    }
    return unruly;
  }
}
