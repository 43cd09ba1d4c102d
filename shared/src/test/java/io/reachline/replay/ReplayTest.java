package io.reachline.replay;

import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.reachline.directory.Rule;
import io.reachline.directory.Workflow;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.routing.RuleBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random days that the real router routed, replayed. */
class ReplayTest {
  private static final List<String> CONDITIONS =
      List.of(
          "",
          "",
          "",
          "minute",
          "message 1",
          "message 2",
          "session OPEN",
          "session ON_PROGRESS",
          "conversation.meta 1",
          "conversation.status queued");

  private static final List<Duration> DELAYS =
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30));

  static IntStream seeds() {
    return IntStream.concat(
        IntStream.range(0, Integer.getInteger("replay.seeds", 30)),
        // 54: a rule fell due in the millisecond in which somebody came online. The others: rules
        // were overdue together, and one that was due later was evaluated sooner.
        IntStream.of(54, 334, 406, 425, 445));
  }

  /** Replaying the stored rules gives what was written, whatever went wrong that day. */
  @ParameterizedTest
  @MethodSource("seeds")
  void page_storedRules_givesWhatWasWritten(int seed) {
    Day day =
        new Day(seed, workflows(new Random(seed)), true).pass(150, Duration.ofHours(seed % 3));

    Replayed replayed = replay(day, Optional.empty(), 1 + seed % 40);

    assertThat(differences(replayed.before(), day.told())).isEmpty();
    assertThat(differences(replayed.after(), replayed.before())).isEmpty();
    assertThat(replayed.counts().get("changed")).isEqualTo(0L);
    assertThat(replayed.counts().get("skipped")).isEqualTo(0L);
    assertThat(replayed.before()).isNotEmpty();
  }

  /** Replaying other rules gives what the router writes on the same day under these rules. */
  @ParameterizedTest
  @MethodSource("seeds")
  void page_otherRules_givesWhatTheyWriteOnSuchADay(int seed) {
    List<Workflow> drafts = workflows(new Random(seed + 1_000_000));
    List<Workflow> own = workflows(new Random(seed));
    List<Workflow> above = own.stream().filter(one -> !one.organization().equals(Day.OWN)).toList();
    List<Workflow> replacing =
        drafts.stream().filter(one -> one.organization().equals(Day.OWN)).toList();
    Day day = new Day(seed, own, false).pass(150, Duration.ofHours(30));
    List<Workflow> together = new ArrayList<>(replacing);
    together.addAll(above);
    Day other = new Day(seed, together, false).pass(150, Duration.ofHours(30));

    Replayed replayed = replay(day, Optional.of(replacing), 500);

    assertThat(differences(replayed.before(), day.told())).isEmpty();
    assertThat(differences(replayed.after(), other.told())).isEmpty();
  }

  /** Returns the delivery statuses that only one of two has, with their messages. */
  private static List<String> differences(
      Map<String, List<String>> one, Map<String, List<String>> other) {
    return Stream.concat(only("-", one, other), only("+", other, one)).toList();
  }

  private static Stream<String> only(
      String sign, Map<String, List<String>> one, Map<String, List<String>> other) {
    return one.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().stream()
                    .filter(
                        status -> !other.getOrDefault(entry.getKey(), List.of()).contains(status))
                    .map(status -> "%s %s %s".formatted(sign, entry.getKey(), status)));
  }

  private record Replayed(
      Map<String, List<String>> before, Map<String, List<String>> after, JsonObject counts) {}

  private static Replayed replay(Day day, Optional<List<Workflow>> drafts, int limit) {
    Map<String, List<String>> before = new TreeMap<>();
    Map<String, List<String>> after = new TreeMap<>();
    JsonObject.Builder body =
        JsonObject.builder()
            .put("since", Timestamp.format(day.start.minusSeconds(3_600)))
            .put("until", Timestamp.format(day.start.plus(Duration.ofDays(5))))
            .put("limit", limit)
            .put("onlyChanged", false);
    while (true) {
      ReplayRequest request = valid(ReplayRequest.parse(body.build(), day.clock.instant()));
      JsonObject page = valid(day.replay().page(request, Day.OWN, drafts));
      for (JsonObject message : page.objects("messages")) {
        put(before, message, "before");
        put(after, message, "after");
      }
      Optional<String> next = page.text("next");
      if (next.isEmpty()) {
        return new Replayed(before, after, page.object("counts"));
      }
      body.put("cursor", next.get());
    }
  }

  private static <T> T valid(Parsed<T> parsed) {
    return parsed instanceof Parsed.Valid<T>(var value) ? value : fail(parsed.toString());
  }

  private static void put(Map<String, List<String>> all, JsonObject message, String name) {
    List<String> shown =
        message.objects(name).stream().map(status -> Json.write(status.members())).toList();
    if (!shown.isEmpty()) {
      assertThat(all.put(message.text("message").orElseThrow(), shown)).isNull();
    }
    // Of a rule that repeats for long, not all are shown.
    assertThat(message.get(name + "More")).isNull();
  }

  private static List<Workflow> workflows(Random random) {
    List<Workflow> workflows = new ArrayList<>();
    for (int number = 0; number < random.nextInt(4); number++) {
      List<Rule> rules = new ArrayList<>();
      for (int rule = 0; rule <= random.nextInt(4); rule++) {
        rules.add(rule(random, "rule " + rule));
      }
      boolean isAbove = random.nextInt(4) == 0;
      workflows.add(
          Day.workflow(isAbove ? Day.ROOT : Day.OWN, isAbove ? 100 + number : number, rules));
    }
    return workflows;
  }

  private static Rule rule(Random random, String name) {
    RuleBuilder rule = aRule(name).when(CONDITIONS.get(random.nextInt(CONDITIONS.size())));
    rule.to(Day.CHANNELS.get(random.nextInt(4)));
    if (random.nextInt(3) == 0) {
      rule.to(Day.USERS.get(random.nextInt(6)));
    }
    if (random.nextInt(3) == 0) {
      rule.after(DELAYS.get(random.nextInt(DELAYS.size())));
    }
    if (random.nextInt(6) == 0) {
      rule.every(Duration.ofMinutes(random.nextInt(60, 120)));
    }
    return (random.nextInt(3) == 0 ? rule.stop() : rule).build();
  }
}
