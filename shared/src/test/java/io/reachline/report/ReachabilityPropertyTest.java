package io.reachline.report;

import static io.reachline.report.ReportScenario.A;
import static io.reachline.report.ReportScenario.B;
import static io.reachline.report.ReportScenario.C;
import static io.reachline.report.ReportScenario.SALES;
import static io.reachline.report.ReportScenario.SERVICE;
import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.dynamo.Engine;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.routing.NotificationRouter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random days, with what is repeated, late, delayed, accepted and deleted, and reports in between
 * whose sums are kept: once things are quiet, each report is what a count over everything says.
 */
class ReachabilityPropertyTest {
  private static final List<String> SESSIONS = List.of("65403000000038063", "65403000000038064");
  private static final List<String> STATUSES =
      List.of("OPEN", "ON_PROGRESS", "ON_HOLD", "ENDED", "ENDED", "BLOCKED", "CREATED");
  private static final String BY_HOUR = "by=hour&since=2026-11-01T00:00Z";

  @Property(tries = 30)
  void report_randomDays_isWhatACountOverEverythingSays(@ForAll long seed) {
    Day day = new Day(new Random(seed));
    int actions = 20 + day.random.nextInt(120);
    for (int i = 0; i < actions; i++) {
      day.act();
    }
    day.calmDown();
    day.check();
    // And again, from what is kept by now.
    day.check();
  }

  private static final class Day {
    final Random random;
    final ReportScenario scenario = new ReportScenario(Engine.MEMORY);
    final Map<ConversationKey, Deque<Message>> unrouted = new LinkedHashMap<>();
    final List<Message> routed = new ArrayList<>();
    final List<ConversationKey> opened = new ArrayList<>();
    final Set<ConversationKey> deleted = new HashSet<>();
    final Set<ConversationKey> unpurged = new HashSet<>();
    NotificationRouter router = scenario.router();

    Day(Random random) {
      this.random = random;
      scenario.workflow(
          aRule("now").to(SALES),
          aRule("service").to(SERVICE),
          aRule("later").to(SALES, SERVICE).after(Duration.ofMinutes(20)),
          aRule("to Carl").to(C).after(Duration.ofMinutes(90)).stop());
      if (random.nextBoolean()) {
        scenario.workflow(aRule("again").to(SERVICE).every(Duration.ofMinutes(30)));
      }
      opened.add(scenario.opened());
      opened.add(scenario.opened());
    }

    void act() {
      Instant now = scenario.clock.instant();
      switch (random.nextInt(16)) {
        case 0, 1, 2 -> add(scenario.inbound(posted()));
        case 3, 4 -> add(scenario.written(session(), sometimesLate(now)));
        case 5, 6 -> add(scenario.status(session(), pick(STATUSES), sometimesLate(now)));
        case 7 -> scenario.command(posted(), "/accept").ifPresent(this::add);
        case 8 -> scenario.command(posted(), "/leave").ifPresent(this::add);
        case 9 -> presence(pick(List.of(A, B, C)));
        case 10 ->
            routed.stream()
                .skip(random.nextInt(routed.size() + 1))
                .findFirst()
                .ifPresent(this::route);
        case 11 -> router = scenario.router();
        case 12 ->
            scenario.json(
                BY_HOUR + pick(List.of("", "&group=user", "&group=channel", "&group=rule")));
        case 13 -> delete();
        default -> {
          routeSome();
          scenario.advance(
              random.nextInt(3) == 0
                  ? Duration.ofMinutes(random.nextInt(240))
                  : Duration.ofSeconds(random.nextInt(900)),
              router);
        }
      }
      if (random.nextInt(3) > 0) {
        routeSome();
      }
    }

    private <T> T pick(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    private String session() {
      return pick(SESSIONS);
    }

    private ConversationKey posted() {
      ConversationKey key = random.nextInt(4) == 0 ? scenario.of(session()) : pick(opened);
      if (deleted.contains(key) || scenario.stores.commands().find(key).isEmpty()) {
        key = scenario.opened();
        opened.add(key);
      }
      return key;
    }

    private Instant sometimesLate(Instant now) {
      return random.nextInt(3) == 0
          ? now.minusSeconds(random.nextInt(5 * 3600))
          : now.minusMillis(random.nextInt(3000));
    }

    private void presence(UserId user) {
      if (random.nextBoolean()) {
        scenario.presence().online(scenario.organization, user, Duration.ofHours(2));
      } else {
        scenario.presence().offline(scenario.organization, user);
      }
    }

    private void add(Message message) {
      unrouted.computeIfAbsent(message.conversation(), _ -> new ArrayDeque<>()).add(message);
    }

    private void routeSome() {
      for (Deque<Message> waiting : unrouted.values()) {
        while (!waiting.isEmpty() && random.nextInt(4) > 0) {
          Message message = waiting.remove();
          route(message);
          routed.add(message);
        }
      }
    }

    private void route(Message message) {
      if (message != null) {
        router.route(message);
      }
    }

    private void delete() {
      if (random.nextInt(3) == 0) {
        ConversationKey key = random.nextInt(3) == 0 ? scenario.of(session()) : pick(opened);
        if (scenario.stores.conversations().delete(key, scenario.clock.instant())) {
          deleted.add(key);
          unpurged.add(key);
        }
      } else {
        purge();
      }
    }

    private void purge() {
      unpurged.forEach(scenario::purge);
      unpurged.clear();
    }

    /** Lets everything be routed and purged that is left, and some time pass. */
    void calmDown() {
      unrouted.values().forEach(waiting -> waiting.forEach(this::route));
      purge();
      scenario.advance(Duration.ofMinutes(random.nextInt(100)), router);
      // Rules that repeat go on for a day; that they reached nobody again changes nothing.
      scenario.advance(Duration.ofHours(26), router);
    }

    void check() {
      List<ConversationKey> live = new ArrayList<>(opened);
      SESSIONS.forEach(session -> live.add(scenario.of(session)));
      live.removeAll(deleted);
      ReachabilityModel model = new ReachabilityModel(scenario);
      for (Grouping grouping : Grouping.values()) {
        String group = grouping == Grouping.NONE ? "" : "&group=" + grouping.wireName();
        assertThat(shown(scenario.json(BY_HOUR + group)))
            .as(grouping.name())
            .isEqualTo(model.byHour(grouping, live));
      }
    }

    private static Map<Instant, Map<String, JsonObject>> shown(JsonObject report) {
      Map<Instant, Map<String, JsonObject>> shown = new TreeMap<>();
      for (JsonObject row : report.objects("rows")) {
        if (!Integer.valueOf(0).equals(row.get("messages"))) {
          shown
              .computeIfAbsent(Instant.parse(row.text("from").orElseThrow()), _ -> new TreeMap<>())
              .put(key(row), numbers(row));
        }
      }
      return shown;
    }

    private static String key(JsonObject row) {
      JsonObject group = row.object("group");
      String id = group.text("id").orElse("");
      return group.members().containsKey("workflow")
          ? group.text("workflow").orElse("") + "\n" + id
          : id;
    }

    private static JsonObject numbers(JsonObject row) {
      Map<String, Object> missing = new TreeMap<>();
      row.objects("missing")
          .forEach(one -> missing.put(one.text("id").orElseThrow(), one.get("count")));
      return JsonObject.builder()
          .put("messages", row.get("messages"))
          .put("delivered", row.get("delivered"))
          .put("undeliverable", row.get("undeliverable"))
          .put("laterReached", row.get("laterReached"))
          .put("median", row.object("wait").get("median"))
          .put("p95", row.object("wait").get("p95"))
          .put("accepted", row.get("accepted"))
          .put("never", row.get("never"))
          .put("missing", missing.toString())
          .build();
    }
  }
}
