package io.reachline.report;

import static io.reachline.report.ReportScenario.A;
import static io.reachline.report.ReportScenario.B;
import static io.reachline.report.ReportScenario.C;
import static io.reachline.report.ReportScenario.SALES;
import static io.reachline.report.ReportScenario.SERVICE;
import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;

import io.reachline.conversation.ConversationKey;
import io.reachline.directory.ChannelId;
import io.reachline.directory.WorkflowId;
import io.reachline.dynamo.Engine;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.list.QueryString;
import io.reachline.memory.FailingCall;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.session.Handling;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachabilityReportTest {
  private static final String TODAY = "since=2026-11-02T08:00Z&until=2026-11-02T12:00Z&by=hour";

  private final ReportScenario scenario = new ReportScenario(Engine.MEMORY);

  private static JsonObject total(JsonObject report) {
    return report.objects("totals").getFirst();
  }

  private Message routed(ConversationKey conversation) {
    Message message = scenario.inbound(conversation);
    scenario.router().route(message);
    return message;
  }

  private void advance(Duration time) {
    scenario.advance(time, scenario.router());
  }

  @Test
  void report_deliveredUndeliverableAndAccepted_hasEveryPropertyOfTheContract() {
    WorkflowId workflow = scenario.workflow(aRule("sales").to(SALES));
    scenario.presence().online(scenario.organization, A, Duration.ofMinutes(20));
    routed(scenario.opened());
    advance(Duration.ofMinutes(30));
    ConversationKey second = scenario.opened();
    routed(second);
    advance(Duration.ofSeconds(90));
    scenario.command(second, "/accept").ifPresent(scenario.router()::route);
    routed(scenario.opened());
    advance(Duration.ofHours(2));

    JsonObject report = scenario.json(TODAY + "&group=rule");

    assertThat(report.without(Set.of("totals", "rows")).members())
        .isEqualTo(
            Map.of(
                "since",
                "2026-11-02T08:00:00.000Z",
                "until",
                "2026-11-02T12:00:00.000Z",
                "by",
                "hour",
                "group",
                "rule",
                "timezone",
                "UTC"));
    assertThat(total(report).toString())
        .isEqualTo(
            ("{'group':{'id':'sales','name':'sales','workflow':'%s'},'messages':3,'delivered':1,"
                    + "'undeliverable':2,'laterReached':1,'wait':{'median':90,'p95':90},"
                    + "'accepted':1,'never':1,'missing':[{'id':'%s','name':'Anna','count':2},"
                    + "{'id':'%s','name':'Bert','count':2}]}")
                .formatted(workflow.value(), A.value(), B.value())
                .replace('\'', '"'));
    assertThat(scenario.json(TODAY).objects("rows").get(2).toString())
        .isEqualTo(
            ("{'from':'2026-11-02T10:00:00.000Z','date':'2026-11-02','hour':10,'messages':2,"
                    + "'delivered':0,'undeliverable':2,'laterReached':1,"
                    + "'wait':{'median':90,'p95':90},'accepted':1,'never':1,"
                    + "'missing':[{'id':'%s','name':'Anna','count':2},"
                    + "{'id':'%s','name':'Bert','count':2}],"
                    + "'uncovered':{'quarters':4,'messages':2}}")
                .formatted(A.value(), B.value())
                .replace('\'', '"'));
  }

  @Test
  void report_byChannel_tellsOfEachAndOfQuartersWithoutAnybody() {
    scenario.workflow(aRule("all").to(SALES, SERVICE));
    scenario.presence().online(scenario.organization, A, Duration.ofMinutes(20));
    routed(scenario.opened());
    advance(Duration.ofHours(4));

    JsonObject report = scenario.json(TODAY + "&group=channel");

    assertThat(report.objects("totals"))
        .extracting(
            row -> row.object("group").text("name").orElseThrow(),
            row -> row.get("delivered"),
            row -> row.get("undeliverable"),
            row -> row.object("uncovered").get("quarters"),
            row -> row.object("uncovered").get("messages"))
        .containsExactly(tuple("sales", 1, 0, 14, 0), tuple("=service", 0, 1, 16, 1));
  }

  @Test
  void report_csv_isAsTheTableWithoutFormulas() {
    scenario.workflow(aRule("all, \"and\" more").to(SERVICE));
    routed(scenario.opened());
    advance(Duration.ofHours(4));

    assertThat(scenario.table(TODAY + "&group=channel").toCsv().split("\r\n"))
        .contains(
            "2026-11-02T09:00:00.000Z,2026-11-02,,9,%s,'=service,,1,0,1,0,,,0,1,Bert: 1; Carl: 1,4,1"
                .formatted(SERVICE.value()))
        .startsWith(
            "from,date,weekday,hour,group,name,workflow,messages,delivered,undeliverable,"
                + "later_reached,wait_median,wait_p95,accepted,never,missing,uncovered_quarters,"
                + "uncovered_messages");
    assertThat(scenario.table(TODAY + "&group=rule").toCsv())
        .contains(",\"all, \"\"and\"\" more\",");
  }

  @ParameterizedTest
  @CsvSource({
    // The message comes at 09:30 UTC on Monday, 2 November.
    "Asia/Kolkata, hour, 2026-11-02 15 2026-11-02T09:30:00.000Z",
    "Asia/Kathmandu, hour, 2026-11-02 15 2026-11-02T09:15:00.000Z",
    "Pacific/Kiritimati, day, 2026-11-02 null 2026-11-01T10:00:00.000Z",
    "America/New_York, hour, 2026-11-02 4 2026-11-02T09:00:00.000Z",
    "UTC, weekday-hour, 1 9 null",
    "America/Anchorage, weekday-hour, 1 0 null"
  })
  void report_zone_bucketIsOfItsClock(String zone, String by, String expected) {
    scenario.workflow(aRule("all").to(SERVICE));
    routed(scenario.opened());
    advance(Duration.ofHours(4));

    JsonObject row =
        scenario
            .json("since=2026-11-01T00:00Z&by=%s&timezone=%s".formatted(by, zone))
            .objects("rows")
            .stream()
            .filter(one -> Integer.valueOf(1).equals(one.get("messages")))
            .findAny()
            .orElseThrow();

    assertThat(
            "%s %s %s"
                .formatted(
                    row.get("date") == null ? row.get("weekday") : row.get("date"),
                    row.get("hour"),
                    row.get("from")))
        .isEqualTo(expected);
  }

  @Test
  void report_clockSetBack_theHourThatComesTwiceIsTwoRows() {
    // New York's clocks were set back on 1 November, at 06:00 UTC.
    List<JsonObject> rows =
        scenario
            .json(
                "since=2026-11-01T04:00Z&until=2026-11-01T08:00Z&by=hour&timezone=America/New_York")
            .objects("rows");

    assertThat(rows).extracting(row -> row.get("hour")).containsExactly(0, 1, 1, 2);
    assertThat(
            scenario
                .json("since=2026-11-01T04:00Z&until=2026-11-02T05:00Z&timezone=America/New_York")
                .objects("rows"))
        .singleElement()
        .satisfies(row -> assertThat(row.object("uncovered").get("quarters")).isEqualTo(100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "since=yesterday | since must be an ISO 8601 time",
        "since=2026-11-01T00:05Z | since must be an ISO 8601 time with its zone, on a whole"
            + " quarter",
        "until=2026-11-01T00:00 | until must be an ISO 8601 time",
        "until=+1000000000-01-01T00:00Z | until must be an ISO 8601 time",
        "since=2026-11-02T09:00Z&until=2026-11-02T09:00Z | since must be before until",
        "since=2027-01-01T00:00Z | since must be before until, and not in the future",
        "since=2026-09-01T00:00Z | since must be at most 31 days before until",
        "since=2026-07-01T00:00Z&until=2026-07-02T00:00Z | since must not be before"
            + " 2026-08-04T10:00:00Z",
        "by=week | by must be one of hour, day, weekday-hour",
        "group=none | group must be one of channel, rule, workflow, user",
        "timezone=Europe/Amstredam | timezone must be a time zone",
        "timezone=%2B01:00 | timezone must be a time zone",
        "limit=5 | limit is not a parameter",
      })
  void report_badParameter_isRefusedByItsName(String query, String problem) {
    if (scenario.report().of(scenario.organization, QueryString.parse(query.replace("+", "%2B")))
        instanceof ReachabilityReport.Outcome.Refused(var reason)) {
      assertThat(reason.message()).startsWith(problem);
    } else {
      fail(query);
    }
  }

  @ParameterizedTest
  @CsvSource({"America/New_York,true", "UTC,false"})
  void report_monthInWhichTheClockIsSetBack_isOf31DaysInItsZoneOnly(String zone, boolean isTaken) {
    // 31 days and an hour.
    String month = "since=2026-10-02T04:00Z&until=2026-11-02T05:00Z&timezone=";

    ReachabilityReport.Outcome outcome =
        scenario.report().of(scenario.organization, QueryString.parse(month + zone));

    assertThat(outcome instanceof ReachabilityReport.Outcome.Ready).isEqualTo(isTaken);
  }

  @Test
  void report_memberWhoDoesNotSubscribe_isNotMissing() {
    ChannelId team = new ChannelId("c3".repeat(12));
    UserId subscriber = new UserId("dd".repeat(12));
    scenario.channel(team, "team", A, subscriber);
    scenario.user(subscriber, "Dora", team);
    scenario.workflow(aRule("team").to(team));
    // Online in vain, and then offline.
    scenario.presence().online(scenario.organization, A, Duration.ofMinutes(20));
    routed(scenario.opened());
    advance(Duration.ofMinutes(30));
    routed(scenario.opened());
    advance(Duration.ofHours(2));

    assertThat(total(scenario.json(TODAY)).objects("missing"))
        .extracting(one -> one.get("name"), one -> one.get("count"))
        .containsExactly(tuple("Dora", 2));
    assertThat(scenario.json(TODAY + "&group=user").objects("totals"))
        .extracting(row -> row.object("group").get("name"))
        .containsExactly("Dora");
  }

  @Test
  void table_moreBytesThanAnAnswerHas_isNotShowable() {
    HourSum sum = new HourSum();
    Set<String> missing =
        IntStream.range(0, 20)
            .mapToObj(i -> HexFormat.of().toHexDigits((long) i, 12) + "a".repeat(12))
            .collect(Collectors.toSet());
    MessageOutcome outcome = new MessageOutcome(false, OptionalInt.empty(), false, missing);
    for (int rule = 0; rule < 100; rule++) {
      String key = "d".repeat(24) + MessageOutcome.SEPARATOR + rule + "\"".repeat(600);
      sum.add(0, Map.of(Grouping.RULE, Map.of(key, outcome)));
    }

    assertThat(isShowable(sum, 1)).isTrue();
    assertThat(isShowable(sum, 24)).isFalse();
  }

  /** Returns whether a report is that has the same sum for some hours. */
  private static boolean isShowable(HourSum sum, int hours) {
    Instant since = Instant.parse("2026-11-01T00:00:00Z");
    ReportRequest request =
        new ReportRequest(
            since,
            since.plus(Duration.ofDays(1)),
            ReportRequest.Division.HOUR,
            Grouping.RULE,
            ZoneOffset.UTC);
    ReportTable table = new ReportTable(request, new Directory(Map.of(), Map.of()));
    Map<Instant, HourSum> sums =
        IntStream.range(0, hours)
            .boxed()
            .collect(Collectors.toMap(hour -> since.plus(Duration.ofHours(hour)), _ -> sum));
    assertThat(table.fill(sums, new OnlineHours(), since.plus(Duration.ofDays(2)))).isTrue();
    return table.isShowable();
  }

  @Test
  void accepted_pickUpBeforeTheMessage_readsNoMessages() {
    scenario.status("1", "ON_PROGRESS", scenario.clock.instant().minusSeconds(600));
    Message message = scenario.written("1", scenario.clock.instant());
    Handling handling =
        Objects.requireNonNull(
                scenario
                    .stores
                    .situations()
                    .findAll(List.of(message.conversation()))
                    .get(message.conversation()))
            .handling();
    MessageStore unread =
        Interposed.before(
            MessageStore.class,
            scenario.stores.messages(),
            (_, method, _) -> {
              throw new AssertionError(method);
            });

    assertThat(handling.pickedUp()).isPresent();
    assertThat(new Acceptances(unread).after(message, handling)).isEmpty();
  }

  // -------------------------------------------------------------------------------- kept sums

  /** Each case: an hour was summed and kept; then something late happens, and every call fails. */
  enum Late {
    DELAYED_RULE {
      @Override
      void happen(ReportScenario scenario, Interposed.Between between) {
        scenario.presence().online(scenario.organization, C, Duration.ofHours(9));
        scenario.advance(Duration.ofMinutes(181), scenario.router(between));
      }
    },
    ACCEPTANCE {
      @Override
      void happen(ReportScenario scenario, Interposed.Between between) {
        scenario.router(between).route(accepted(scenario));
      }
    },
    ACCEPTANCE_AFTER_AN_HOUR_IN_THE_STREAM {
      @Override
      void happen(ReportScenario scenario, Interposed.Between between) {
        Message accept = accepted(scenario);
        scenario.clock.advance(Duration.ofHours(1));
        scenario.router(between).route(accept);
      }
    },
    PICK_UP {
      @Override
      void happen(ReportScenario scenario, Interposed.Between between) {
        scenario
            .router(between)
            .route(
                scenario.once(
                    () -> scenario.status(SESSION, "ON_PROGRESS", scenario.clock.instant())));
      }
    },
    LATE_MESSAGE {
      @Override
      void happen(ReportScenario scenario, Interposed.Between between) {
        scenario
            .router(between)
            .route(
                scenario.once(() -> scenario.written(SESSION, MovableClock.START.plusSeconds(60))));
      }
    },
    DELETION {
      @Override
      void happen(ReportScenario scenario, Interposed.Between between) {
        scenario.stores.conversations().delete(scenario.of(SESSION), scenario.clock.instant());
        scenario.purge(scenario.of(SESSION), between);
      }
    };

    static final String SESSION = "65403000000038063";

    abstract void happen(ReportScenario scenario, Interposed.Between between);

    Message accepted(ReportScenario scenario) {
      return scenario.once(() -> scenario.command(scenario.of(SESSION), "/accept").orElseThrow());
    }
  }

  @ParameterizedTest
  @EnumSource(Late.class)
  void keptSum_somethingLateWhoseEveryCallFails_isWhatACountSaysOnceQuiet(Late late) {
    for (FailingCall.Moment moment : FailingCall.Moment.values()) {
      int call = 1;
      while (isFailed(late, call, moment)) {
        call++;
      }
      assertThat(call).isGreaterThan(1);
    }
  }

  private static boolean isFailed(Late late, int call, FailingCall.Moment moment) {
    ReportScenario scenario = new ReportScenario(Engine.MEMORY);
    scenario.workflow(
        aRule("now").to(SALES), aRule("later").to(SERVICE).after(Duration.ofHours(3)));
    scenario.presence().online(scenario.organization, A, Duration.ofMinutes(1));
    scenario.router().route(scenario.written(Late.SESSION, scenario.clock.instant()));
    scenario.advance(Duration.ofMinutes(2), scenario.router());
    scenario.router().route(scenario.written(Late.SESSION, scenario.clock.instant()));
    scenario.advance(Duration.ofHours(2), scenario.router());
    // Kept.
    scenario.json(TODAY);
    FailingCall failure = new FailingCall(call, moment);
    List<ReportScenario.Delayed> before = List.copyOf(scenario.delayed);
    try {
      late.happen(scenario, failure);
    } catch (FailingCall.DatabaseFault e) {
      // In the middle somebody asks, and what is said may be kept.
      scenario.json(TODAY);
      scenario.advance(Duration.ofMinutes(5), scenario.router());
      scenario.json(TODAY);
      before.stream()
          .filter(task -> !scenario.delayed.contains(task))
          .forEach(scenario.delayed::add);
      late.happen(scenario, (_, _, original) -> original.call());
    }
    failure.carryOutLate();
    scenario.advance(Duration.ofMinutes(3), scenario.router());
    ReachabilityModel model = new ReachabilityModel(scenario);
    List<ConversationKey> live =
        late == Late.DELETION ? List.of() : List.of(scenario.of(Late.SESSION));
    for (int times = 0; times < 2; times++) {
      Map<Instant, Map<String, JsonObject>> counted = model.byHour(Grouping.NONE, live);
      JsonObject shown = total(scenario.json(TODAY));
      JsonObject expected =
          counted.values().stream()
              .map(groups -> groups.get(""))
              .findFirst()
              .orElse(new ReachabilityModel.Numbers().toJson());
      for (String name : List.of("messages", "delivered", "laterReached", "accepted", "never")) {
        assertThat(shown.get(name))
            .as("%s, call %d %s: %s", late, call, moment, name)
            .isEqualTo(expected.get(name));
      }
    }
    return failure.hasFailed();
  }

  @Test
  void keptSum_nothingHappens_isReadAndNotCountedAgain() {
    scenario.workflow(aRule("now").to(SALES));
    ConversationKey conversation = scenario.opened();
    routed(conversation);
    advance(Duration.ofHours(3));
    JsonObject first = scenario.json(TODAY);

    // Without a mark, which a deletion leaves, nothing is counted again.
    scenario.stores.messages().deleteAll(conversation);

    assertThat(scenario.json(TODAY)).isEqualTo(first);
    assertThat(
            scenario
                .stores
                .sums()
                .kept(
                    scenario.organization,
                    SumStore.Kind.TOTAL,
                    Instant.parse("2026-11-02T08:00:00Z"),
                    Instant.parse("2026-11-02T12:00:00Z")))
        .hasSize(4);
  }

  @Test
  void keptSum_markedAMomentAgo_isNotKeptBeforeTwoMinutes() {
    scenario.workflow(aRule("now").to(SALES));
    ConversationKey conversation = scenario.opened();
    routed(conversation);
    advance(Duration.ofHours(3));
    scenario.command(conversation, "/accept").ifPresent(scenario.router()::route);

    scenario.json(TODAY);
    assertThat(keptAtNine()).isEmpty();
    advance(Duration.ofMinutes(2));
    scenario.json(TODAY);
    assertThat(keptAtNine()).hasValueSatisfying(kept -> assertThat(kept.mark()).isNotEmpty());
  }

  private Optional<SumStore.Kept> keptAtNine() {
    return scenario
        .stores
        .sums()
        .kept(
            scenario.organization,
            SumStore.Kind.TOTAL,
            Instant.parse("2026-11-02T09:00:00Z"),
            Instant.parse("2026-11-02T10:00:00Z"))
        .stream()
        .findFirst();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void count_stoppedByTheDeadline_goesOnWhereItWas(int stops) {
    scenario.workflow(aRule("now").to(SALES));
    ConversationKey conversation = scenario.opened();
    for (int i = 0; i < 350; i++) {
      scenario.inbound(conversation);
    }
    Instant hour = Instant.parse("2026-11-02T09:00:00Z");
    HourCounter counter =
        new HourCounter(
            scenario.stores.messages(),
            scenario.stores.runs(),
            scenario.stores.situations(),
            scenario.clock);
    Optional<String> after = Optional.empty();
    int rounds = 0;
    do {
      after =
          counter.count(
              scenario.organization,
              hour,
              new HourSum(),
              after,
              rounds < stops ? Instant.EPOCH : Instant.MAX);
      rounds++;
    } while (after.isPresent());

    assertThat(rounds).isEqualTo(stops + 1);
  }

  private static final Instant NINE = Instant.parse("2026-11-02T09:00:00Z");
  private static final Instant TEN = Instant.parse("2026-11-02T10:00:00Z");
  private static final Instant ELEVEN = Instant.parse("2026-11-02T11:00:00Z");

  private KeptHours keptHours(MessageStore messages) {
    return new KeptHours(
        scenario.stores.sums(),
        new HourCounter(
            messages, scenario.stores.runs(), scenario.stores.situations(), scenario.clock),
        scenario.stores.presence(),
        scenario.clock);
  }

  /** Returns the sums of hours if the time is over once all that are to be counted are begun. */
  private KeptHours.Result sumsInNoTime(Instant since, Instant until, int begun) {
    CountDownLatch hours = new CountDownLatch(begun);
    Instant deadline = scenario.clock.instant();
    MessageStore slow =
        Interposed.before(
            MessageStore.class,
            scenario.stores.messages(),
            (_, _, call) -> {
              hours.countDown();
              hours.await();
              scenario.clock.moveTo(deadline.plusSeconds(1));
              return call.call();
            });
    return keptHours(slow).sums(scenario.organization, Grouping.NONE, since, until, deadline);
  }

  @Test
  void sums_hourThatMayChangeIsTooLarge_isRefusedOnlyIfItHadAllTheTime() {
    messages(250);
    advance(Duration.ofHours(1));
    messages(250);

    // The hour that is over takes time as well, and is kept in parts.
    assertThat(sumsInNoTime(NINE, ELEVEN, 2)).isEqualTo(new KeptHours.Result.Some(0));
    assertThat(sumsInNoTime(NINE, ELEVEN, 2)).isEqualTo(new KeptHours.Result.Some(0));
    assertThat(sumsInNoTime(NINE, ELEVEN, 2)).isEqualTo(new KeptHours.Result.Some(1));
    assertThat(sumsInNoTime(NINE, ELEVEN, 1)).isEqualTo(new KeptHours.Result.TooMany(TEN));
  }

  private void messages(int count) {
    ConversationKey conversation = scenario.opened();
    for (int i = 0; i < count; i++) {
      scenario.inbound(conversation);
    }
  }

  @Test
  void online_noTime_keepsADayWithEachRequest() {
    Instant since = NINE.minus(Duration.ofDays(3));
    int requests = 1;
    while (keptHours(scenario.stores.messages())
        .online(scenario.organization, since, NINE, Instant.EPOCH)
        .isEmpty()) {
      requests++;
    }

    assertThat(requests).isEqualTo(3);
    assertThat(keptPresence(since)).isEqualTo(72);
  }

  private long keptPresence(Instant since) {
    return scenario
        .stores
        .sums()
        .kept(scenario.organization, SumStore.Kind.PRESENCE, since, NINE)
        .size();
  }
}
