package io.reachline.routing;

import static io.reachline.routing.RouterScenario.A;
import static io.reachline.routing.RouterScenario.SALES;
import static io.reachline.routing.RouterScenario.SERVICE;
import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationStatus;
import io.reachline.dynamo.Engine;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cases 16 and 19: a message, its session's events and commands in any order, each also twice. What
 * comes of it is what the tables allow.
 */
class RouterOrderTest {
  private static final String MESSAGE = "message";

  /** What is to be seen in the end. */
  private record Picture(List<String> told, List<String> waitsIn, ConversationStatus state) {}

  /**
   * Whatever comes first: the newest event decides the state; who is accepted waits nowhere; what
   * is told is told once.
   */
  @ParameterizedTest
  @CsvSource({
    "CREATED OPEN message, QUEUED, true",
    "OPEN message ON_HOLD, ACTIVE, false",
    "OPEN message ON_HOLD ENDED, CLOSED, false",
    "OPEN message ON_PROGRESS OPEN, QUEUED, false",
    "OPEN message ENDED, CLOSED, true",
    "message BLOCKED, CLOSED, true",
    "ENDED message PAUSED, QUEUED, true"
  })
  void route_everyOrder_endsAsTheTablesSay(
      String script, ConversationStatus state, boolean maySomebodyWait) {
    List<String> records = List.of(script.split(" "));
    Set<Picture> pictures = new HashSet<>();
    for (List<Integer> order : permutations(records.size())) {
      Picture once = play(records, order, false);
      pictures.add(once);
      assertThat(play(records, order, true))
          .as("each twice, in the order %s", order)
          .isEqualTo(once);
      assertThat(once.state()).as("%s in the order %s", script, order).isEqualTo(state);
      assertThat(once.told()).hasSizeLessThanOrEqualTo(1);
      if (!maySomebodyWait) {
        assertThat(once.waitsIn()).as("%s in the order %s", script, order).isEmpty();
      } else if (!once.told().isEmpty()) {
        assertThat(once.waitsIn()).containsExactly("sales");
      }
    }
    assertThat(pictures).isNotEmpty();
  }

  private static Picture play(List<String> records, List<Integer> order, boolean twice) {
    RouterScenario scenario = RouterScenario.ofSession(Engine.MEMORY);
    scenario.workflow(aRule("R1").to(SALES));
    scenario.clock.advance(Duration.ofMinutes(1));
    List<Message> routed = new ArrayList<>();
    for (int index : order) {
      String record = records.get(index);
      Message message =
          record.equals(MESSAGE)
              ? scenario.written("Hello", index)
              : scenario.status(record, index);
      scenario.router().route(message);
      routed.add(message);
      scenario.clock.advance(Duration.ofMillis(10));
    }
    if (twice) {
      // Zoho sends everything again, and the stream hands everything out again.
      for (int index : order) {
        String record = records.get(index);
        scenario
            .router()
            .route(
                record.equals(MESSAGE)
                    ? scenario.written("Hello", index)
                    : scenario.status(record, index));
      }
      routed.forEach(message -> scenario.router().route(message));
    }
    return new Picture(scenario.told(), scenario.waitsIn(), scenario.state());
  }

  /** The stream keeps the order of one item's changes only: commands may overtake each other. */
  @Test
  void route_commandsInEveryOrder_leaveTheSameInboxes() {
    Set<List<String>> seen = new HashSet<>();
    for (List<Integer> order : permutations(4)) {
      RouterScenario scenario = RouterScenario.inMemory();
      scenario.workflow(aRule("R1").to(SALES, SERVICE));
      List<Message> records = new ArrayList<>();
      records.add(scenario.inbound("Hello"));
      for (String channel : List.of(SALES.value(), SERVICE.value())) {
        scenario.clock.advance(Duration.ofSeconds(1));
        records.add(
            scenario.posted(
                A, "/notify", JsonObject.builder().put("channels", List.of(channel)).build()));
      }
      scenario.clock.advance(Duration.ofSeconds(1));
      records.add(scenario.posted(A, "/accept", JsonObject.EMPTY));

      order.forEach(index -> scenario.router().route(records.get(index)));
      order.forEach(index -> scenario.router().route(records.get(index)));

      assertThat(scenario.state()).isEqualTo(ConversationStatus.ACTIVE);
      seen.add(scenario.waitsIn());
    }
    assertThat(seen).containsExactly(List.of("service"));
  }

  private static List<List<Integer>> permutations(int size) {
    List<List<Integer>> all = new ArrayList<>();
    permute(new ArrayList<>(), size, all);
    return all;
  }

  private static void permute(List<Integer> begun, int size, List<List<Integer>> all) {
    if (begun.size() == size) {
      all.add(List.copyOf(begun));
      return;
    }
    for (int next = 0; next < size; next++) {
      if (!begun.contains(next)) {
        begun.add(next);
        permute(begun, size, all);
        begun.removeLast();
      }
    }
  }
}
