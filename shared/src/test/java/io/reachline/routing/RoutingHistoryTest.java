package io.reachline.routing;

import static io.reachline.routing.RouterScenario.A;
import static io.reachline.routing.RouterScenario.B;
import static io.reachline.routing.RouterScenario.C;
import static io.reachline.routing.RouterScenario.SALES;
import static io.reachline.routing.RouterScenario.SERVICE;
import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.dynamo.Engine;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.memory.Deletion;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests the answers that say why a message was routed as it was. */
class RoutingHistoryTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final ChannelId GONE = new ChannelId("c9".repeat(12));

  private final RouterScenario scenario = RouterScenario.inMemory();

  // ----------------------------------------------------------------------------- who was there

  @Test
  void of_undeliverable_namesWhoShouldHaveBeenThereAndWhenTheyWereSeen() {
    scenario.online(B);
    scenario.clock.advance(FIVE_MINUTES);
    scenario.offline(B);
    Instant left = scenario.clock.instant();
    WorkflowId workflow = scenario.workflow(aRule("R1").to(SERVICE));
    scenario.clock.advance(FIVE_MINUTES);
    Message message = scenario.routed("Hello");

    assertThat(history(message))
        .isEqualTo(
            object(
                """
                {"message":"%s","status":"closed","steps":[{"at":"%s","kind":"first","workflows":[
                  {"id":"%s","name":"a workflow","organization":"%s","rules":[
                    {"name":"R1","outcome":"matched","targets":[
                      {"type":"channel","id":"%s","name":"a channel","online":false,"members":[
                        {"id":"%s","name":"a user","online":false,"lastSeen":"%s"},
                        {"id":"%s","name":"a user","online":false}]}]}]}],
                  "messages":["%s"]}],"due":[]}
                """
                    .formatted(
                        message.id().value(),
                        Timestamp.format(scenario.clock.instant()),
                        workflow.value(),
                        scenario.organization.value(),
                        SERVICE.value(),
                        B.value(),
                        Timestamp.format(left),
                        C.value(),
                        scenario.statuses().getFirst().id().value())));
  }

  @Test
  void of_deliveryStatus_isThatOfItsMessage() {
    scenario.workflow(aRule("R1").to(SALES));
    Message message = scenario.routed("Hello");

    assertThat(history(scenario.statuses().getFirst())).isEqualTo(history(message));
  }

  @Test
  void of_channel_tellsOnlineMembersFirstAndThoseWhoDoNotSubscribe() {
    UserId unsubscribed = new UserId("a0".repeat(12));
    scenario.user(unsubscribed);
    scenario.online(unsubscribed);
    ChannelId channel = new ChannelId("c4".repeat(12));
    scenario.channel(channel, B, A, unsubscribed, new UserId("ee".repeat(12)));
    scenario.workflow(aRule("R1").to(channel));

    JsonObject target = target(history(scenario.routed("Hello")));

    assertThat(target.get("online")).isEqualTo(false);
    assertThat(target.objects("members"))
        .extracting(member -> member.text("id").orElseThrow().substring(0, 2))
        .containsExactly("a0", "aa", "bb", "ee");
    assertThat(target.objects("members"))
        .extracting(member -> member.get("online"))
        .containsExactly(true, true, false, false);
    assertThat(target.objects("members"))
        .extracting(member -> member.get("subscribed"))
        .containsExactly(false, false, false, null);
    // The last one's user is gone.
    assertThat(target.objects("members").getLast().get("name")).isNull();
  }

  @Test
  void of_userAndMissingTargets_showsBoth() {
    scenario.workflow(aRule("R1").to(GONE).to(A));

    List<JsonObject> targets = rule(history(scenario.routed("Hello"))).objects("targets");

    assertThat(targets.getFirst().text("type")).contains("user");
    assertThat(targets.getFirst().text("name")).contains("a user");
    assertThat(targets.getFirst().get("online")).isEqualTo(true);
    assertThat(targets.getFirst().text("since")).contains(Timestamp.format(scenario.start));
    assertThat(targets.getLast())
        .isEqualTo(
            object(
                "{\"type\":\"channel\",\"id\":\"%s\",\"online\":false,\"missing\":true}"
                    .formatted(GONE.value())));
  }

  @Test
  void of_peopleAndRulesChangedSince_isAsItWasThen() {
    WorkflowId workflow =
        scenario.workflow(aRule("R1").to(SERVICE), aRule("R2").to(SALES).after(FIVE_MINUTES));
    Message message = scenario.routed("Hello");
    JsonObject before = history(message);

    Deletion.of(
        scenario.stores.directory(), Workflow.class, scenario.organization, workflow.value());
    Deletion.of(scenario.stores.directory(), Channel.class, scenario.organization, SERVICE.value());
    Deletion.of(scenario.stores.directory(), User.class, scenario.organization, B.value());
    scenario.online(A);
    scenario.router().route(message);

    assertThat(history(message)).isEqualTo(before);
    scenario.advance(FIVE_MINUTES);
    assertThat(workflows(history(message)).getLast().text("name")).contains("a workflow");
  }

  // ------------------------------------------------------------------------------------- outcomes

  @Test
  void of_firstStep_tellsTheOutcomeOfEachRule() {
    scenario.workflow(
        aRule("no").when("false").to(SALES),
        aRule("broken").when("fail").to(SALES),
        aRule("later").to(SALES).after(FIVE_MINUTES),
        aRule("yes").to(SALES).stop(),
        aRule("never").to(SERVICE));
    JsonObject history = history(scenario.routed("Hello"));

    List<JsonObject> rules = rules(history);
    assertThat(rules)
        .extracting(rule -> rule.text("outcome").orElseThrow())
        .containsExactly("not matched", "failed", "suppressed", "matched", "suppressed");
    assertThat(rules.get(1).text("reason")).contains("line 1, column 1: it is to fail");
    assertThat(rules.get(2).text("reason")).contains("an earlier rule stopped the workflow");
    assertThat(rules.get(4).object("by")).isEqualTo(object("{\"type\":\"rule\",\"name\":\"yes\"}"));
    assertThat(history.objects("due")).isEmpty();
  }

  @Test
  void of_delayedRule_isDueUntilItsStep() {
    WorkflowId workflow = scenario.workflow(aRule("later").to(SALES).after(FIVE_MINUTES));
    Message message = scenario.routed("Hello");
    String due = Timestamp.format(scenario.start.plus(FIVE_MINUTES));

    JsonObject waiting = history(message);
    assertThat(rule(waiting))
        .isEqualTo(
            object("{\"name\":\"later\",\"outcome\":\"waits\",\"due\":\"%s\"}".formatted(due)));
    assertThat(waiting.objects("due"))
        .containsExactly(
            object(
                "{\"workflow\":\"%s\",\"rule\":\"later\",\"at\":\"%s\"}"
                    .formatted(workflow.value(), due)));

    scenario.advance(FIVE_MINUTES);

    JsonObject done = history(message);
    assertThat(kinds(done)).containsExactly("first", "delayed");
    assertThat(rule(done).text("outcome")).contains("matched");
    assertThat(done.objects("due")).isEmpty();
    assertThat(done.objects("steps").getLast().texts("messages"))
        .containsExactly(scenario.statuses().getFirst().id().value());
  }

  @Test
  void of_ruleThatRepeats_hasAStepForEachRoundAndTheNextIsDue() {
    WorkflowId workflow =
        scenario.workflow(aRule("again").to(SALES).when("even minute").every(FIVE_MINUTES));
    Message message = scenario.routed("Hello");

    scenario.advance(Duration.ofMinutes(10));

    JsonObject history = history(message);
    assertThat(kinds(history)).containsExactly("first", "repeat", "repeat");
    assertThat(history.objects("steps"))
        .extracting(step -> step.text("at").orElseThrow())
        .containsExactly(
            Timestamp.format(scenario.start),
            Timestamp.format(scenario.start.plus(FIVE_MINUTES)),
            Timestamp.format(scenario.start.plus(Duration.ofMinutes(10))));
    assertThat(history.objects("steps"))
        .extracting(
            step ->
                step.objects("workflows").getFirst().objects("rules").getFirst().text("outcome"))
        .containsExactly(
            Optional.of("matched"), Optional.of("not matched"), Optional.of("matched"));
    assertThat(target(history).objects("members")).hasSize(2);
    assertThat(history.objects("steps").stream().flatMap(step -> step.texts("messages").stream()))
        .containsExactlyElementsOf(
            scenario.statuses().stream().map(status -> status.id().value()).toList());
    assertThat(history.objects("due"))
        .containsExactly(
            object(
                "{\"workflow\":\"%s\",\"rule\":\"again\",\"round\":3,\"at\":\"%s\"}"
                    .formatted(
                        workflow.value(),
                        Timestamp.format(scenario.start.plus(Duration.ofMinutes(15))))));
    scenario.assertExplained();
  }

  @Test
  void of_ruleThatRepeatsInAnAcceptedConversation_saysByWhomOnce() {
    scenario.workflow(aRule("again").to(SALES).every(FIVE_MINUTES));
    Message message = scenario.routed("Hello");
    scenario.advance(FIVE_MINUTES);
    scenario.command(A, "/accept");

    scenario.advance(Duration.ofDays(2));

    JsonObject history = history(message);
    assertThat(kinds(history)).containsExactly("first", "repeat", "repeat");
    assertThat(rule(history).text("outcome")).contains("suppressed");
    assertThat(rule(history).text("reason")).contains("the conversation was accepted");
    assertThat(history.objects("due")).isEmpty();
  }

  @Test
  void of_ruleThatIsStopped_tellsBehindWhich() {
    scenario.workflow(
        aRule("again").to(SALES).every(FIVE_MINUTES),
        aRule("stops").to(SALES).after(Duration.ofMinutes(7)).stop());
    Message message = scenario.routed("Hello");

    scenario.advance(Duration.ofHours(1));

    JsonObject history = history(message);
    assertThat(kinds(history)).containsExactly("first", "repeat", "delayed");
    assertThat(rules(history))
        .extracting(rule -> rule.text("outcome").orElseThrow())
        .containsExactly("matched", "suppressed");
    assertThat(history.objects("due")).isEmpty();
  }

  /** The answer stays small, and it is read at a bounded cost. */
  @Test
  void of_ruleThatRepeatsForADay_showsTheFirstAndTheLatestHundred() {
    scenario.workflow(aRule("again").to(SALES).every(Duration.ofMinutes(1)));
    Message message = scenario.routed("Hello");

    scenario.advance(Duration.ofHours(5));

    JsonObject history = history(message);
    assertThat(history.objects("steps")).hasSize(101);
    assertThat(kinds(history).getFirst()).isEqualTo("first");
    assertThat(more(history)).isEqualTo(200);
    assertThat(history.objects("steps").getLast().text("at"))
        .contains(Timestamp.format(scenario.start.plus(Duration.ofHours(5))));
  }

  @Test
  void of_ruleThatRepeats_keepsFurtherReasonsSmall() {
    ChannelId[] channels = channelsOfFifty(20);
    scenario.workflow(aRule("again").to(channels).every(FIVE_MINUTES));
    Message message = scenario.routed("Hello");

    scenario.advance(Duration.ofMinutes(20));

    List<Integer> sizes =
        history(message).objects("steps").stream().map(step -> step.toString().length()).toList();
    assertThat(sizes.getFirst()).isGreaterThan(Reason.MAX_BYTES / 2);
    assertThat(sizes.subList(1, 5)).allMatch(size -> size < Reason.MAX_BYTES_OF_FURTHER + 1_000);
    assertThat(rule(history(message)).objects("targets")).hasSize(20);
  }

  @Test
  void of_delayedRuleThatStops_tellsWhomItSuppressed() {
    scenario.workflow(
        aRule("first").to(SALES).after(FIVE_MINUTES).stop(),
        aRule("second").to(SERVICE).after(Duration.ofMinutes(10)));
    Message message = scenario.routed("Hello");

    scenario.advance(Duration.ofHours(1));

    JsonObject history = history(message);
    assertThat(kinds(history)).containsExactly("first", "delayed");
    assertThat(rules(history))
        .extracting(rule -> rule.text("outcome").orElseThrow())
        .containsExactly("matched", "suppressed");
    assertThat(history.objects("due")).isEmpty();
  }

  @Test
  void of_noRuleMatched_showsTheCatchAllWithoutAWorkflow() {
    scenario.workflow(aRule("no").when("false").to(SERVICE));

    List<JsonObject> workflows = workflows(history(scenario.routed("Hello")));

    assertThat(workflows).hasSize(2);
    assertThat(workflows.getLast().get("id")).isNull();
    assertThat(workflows.getLast().text("organization")).contains(scenario.organization.value());
    assertThat(workflows.getLast().objects("rules").getFirst().text("name")).contains("catch-all");
  }

  // ---------------------------------------------------------------------------------- suppression

  @Test
  void of_delayedRuleOfAnAcceptedConversation_namesWhoAccepted() {
    scenario.workflow(aRule("now").to(SALES), aRule("later").to(SERVICE).after(FIVE_MINUTES));
    Message message = scenario.routed("Hello");
    scenario.advance(Duration.ofSeconds(1));
    scenario.command(A, "/accept");
    RoutingTask task = scenario.delayed.getFirst().task();
    scenario.advance(Duration.ofHours(1));
    JsonObject once = history(message);

    scenario.router().take(task);

    assertThat(history(message)).isEqualTo(once);
    assertThat(kinds(once)).containsExactly("first", "delayed");
    assertThat(workflows(once).getFirst().text("name")).contains("a workflow");
    assertThat(rule(once))
        .isEqualTo(
            object(
                """
                {"name":"later","outcome":"suppressed","reason":"the conversation was accepted",
                 "by":{"type":"user","id":"%s","name":"a user"}}
                """
                    .formatted(A.value())));
    assertThat(once.objects("due")).isEmpty();
  }

  @Test
  void of_delayedRuleOfAConversationThatSeveralAccepted_namesNobody() {
    scenario.workflow(aRule("later").to(SERVICE).after(FIVE_MINUTES));
    Message message = scenario.routed("Hello");
    scenario.advance(Duration.ofSeconds(1));
    scenario.command(A, "/accept");
    scenario.command(B, "/accept");

    scenario.advance(Duration.ofHours(1));

    assertThat(rule(history(message)))
        .isEqualTo(
            object(
                """
                {"name":"later","outcome":"suppressed","reason":"the conversation was accepted"}
                """));
  }

  @Test
  void of_delayedRuleOfASessionPickedUp_namesItsAssignee() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("later").to(SALES).after(FIVE_MINUTES));
    session.clock.advance(Duration.ofSeconds(30));
    Message message = session.written("Hello", 1);
    session.router().route(message);
    session.router().route(session.status("ON_PROGRESS", 2));

    session.advance(Duration.ofHours(1));

    JsonObject rule = rule(history(session, message));
    assertThat(rule.text("reason")).contains("the session was picked up");
    assertThat(rule.object("by").text("type")).contains("assignee");
  }

  @Test
  void of_delayedRuleOfAnEndedSession_saysThatItEnded() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("later").to(SALES).after(FIVE_MINUTES));
    session.clock.advance(Duration.ofSeconds(30));
    Message message = session.written("Hello", 1);
    session.router().route(message);
    session.router().route(session.status("ENDED", 2));

    session.advance(Duration.ofHours(1));

    assertThat(rule(history(session, message)).text("reason")).contains("the session ended");
  }

  // ------------------------------------------------------------------------- what is not routed

  @Test
  void of_activeConversation_saysSo() {
    scenario.command(A, "/accept");
    scenario.clock.advance(Duration.ofSeconds(1));

    Message message = scenario.routed("Hello");

    assertThat(history(message))
        .isEqualTo(
            object(
                """
                {"message":"%s","status":"active","notRouted":"active","steps":[],"due":[]}
                """
                    .formatted(message.id().value())));
  }

  @Test
  void of_messagesOfASession_sayWhyTheyAreNotRouted() {
    assertThat(notRouted("BLOCKED")).isEqualTo("blocked");
    assertThat(notRouted("ENDED")).isEqualTo("late");
    // Picked up, and free again since.
    assertThat(notRouted("ON_PROGRESS", "OPEN")).isEqualTo("accepted");
  }

  private static String notRouted(String... statuses) {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.clock.advance(Duration.ofSeconds(30));
    for (int n = 0; n < statuses.length; n++) {
      session.router().route(session.status(statuses[n], 5 + n));
    }
    Message message = session.written("Hello", 1);
    session.router().route(message);
    return history(session, message).text("notRouted").orElseThrow();
  }

  @Test
  void of_messageOfAnAgent_isOutbound() {
    Message answer = scenario.message(MessageType.CHAT, Role.AGENT, "Yes", JsonObject.EMPTY, A);
    Message accept = scenario.command(A, "/accept");
    Message forged =
        scenario.message(
            MessageType.STATUS,
            Role.BOT,
            DeliveryStatus.UNDELIVERABLE,
            JsonObject.builder().put("origin", accept.id().value()).build(),
            A);

    assertThat(List.of(answer, accept, forged))
        .extracting(message -> history(message).text("notRouted").orElseThrow())
        .containsOnly("outbound");
  }

  @Test
  void of_messageThatTheRouterHasNotSeenYet_hasNoStepsAndNoReason() {
    Message message = scenario.inbound("Hello");

    assertThat(history(message))
        .isEqualTo(
            object("{\"message\":\"%s\",\"steps\":[],\"due\":[]}".formatted(message.id().value())));
  }

  @Test
  void of_messageReleasedByAnEvent_showsTheStepThatRoutedIt() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES));
    session.clock.advance(Duration.ofSeconds(30));
    session.router().route(session.status("ON_PROGRESS", 0));
    Message message = session.written("Anybody there?", 9);
    session.router().route(message);
    assertThat(history(session, message).text("notRouted")).contains("active");

    session.router().route(session.status("ENDED", 5));

    JsonObject history = history(session, message);
    assertThat(history.text("notRouted")).isEmpty();
    assertThat(kinds(history)).containsExactly("first");
    assertThat(rule(history).text("outcome")).contains("matched");
  }

  // ------------------------------------------------------------------------------------- commands

  @Test
  void of_commands_showsWhomTheyNotified() {
    Message notify =
        scenario.command(
            A, "/notify", JsonObject.builder().put("channels", List.of(SERVICE.value())).build());
    Message assign =
        scenario.command(
            A, "/assign", JsonObject.builder().put("users", List.of(C.value())).build());

    for (Message command : List.of(notify, assign)) {
      JsonObject history = history(command);
      assertThat(kinds(history)).containsExactly("command");
      assertThat(rule(history).get("name")).isNull();
    }
    assertThat(target(history(notify)).text("id")).contains(SERVICE.value());
    assertThat(target(history(assign)).text("id")).contains(C.value());
  }

  // --------------------------------------------------------------------------------------- bounds

  /** More than a channel can have. */
  @Test
  void of_channelOfFiveThousandMembers_namesFiftyAndCountsTheOthers() {
    ChannelId channel = new ChannelId("c5".repeat(12));
    UserId[] members =
        IntStream.range(0, 5_000)
            .mapToObj(n -> new UserId("%024x".formatted(n)))
            .toArray(UserId[]::new);
    scenario.channel(channel, members);
    for (UserId member : List.of(members).subList(4_000, 4_003)) {
      scenario.user(member, channel);
      scenario.online(member);
    }
    scenario.offline(members[4_001]);
    scenario.workflow(aRule("R1").to(channel));

    JsonObject target = target(history(scenario.routed("Hello")));

    assertThat(target.objects("members")).hasSize(50);
    assertThat(target.get("more")).isEqualTo(4_950);
    assertThat(target.objects("members").subList(0, 3))
        .extracting(member -> member.text("id").orElseThrow())
        .containsExactly(members[4_000].value(), members[4_002].value(), members[4_001].value());
  }

  @Test
  void of_moreTargetsThanThereIsRoomFor_cutsMembersFirstAndCounts() {
    ChannelId[] channels = channelsOfFifty(300);
    scenario.workflow(aRule("R1").to(channels), aRule("R2").to(channels));
    Message message = scenario.routed("Hello");

    String reason =
        scenario
            .stores
            .runs()
            .find(scenario.conversation, message.id())
            .steps()
            .getFirst()
            .reason()
            .text();
    List<JsonObject> targets =
        rules(history(message)).stream().flatMap(rule -> rule.objects("targets").stream()).toList();

    assertThat(reason.length()).isBetween(Reason.MAX_BYTES / 2, Reason.MAX_BYTES);
    assertThat(targets).hasSize(600);
    assertThat(targets)
        .allSatisfy(
            target -> assertThat(target.objects("members").size() + more(target)).isEqualTo(50));
    assertThat(more(targets.getFirst())).isZero();
    assertThat(more(targets.getLast())).isEqualTo(50);
  }

  @Test
  void of_manyDelayedRules_boundsTheWholeRun() {
    ChannelId[] channels = channelsOfFifty(20);
    scenario.workflow(
        IntStream.range(0, 30)
            .mapToObj(n -> aRule("R" + n).to(channels).to(A).after(Duration.ofMinutes(n + 1)))
            .toArray(RuleBuilder[]::new));
    Message message = scenario.routed("Hello");

    scenario.advance(Duration.ofHours(1));

    JsonObject history = history(message);
    assertThat(history.objects("steps")).hasSize(31);
    assertThat(history.toString().length())
        .isBetween(
            Reason.MAX_BYTES_OF_RUN,
            Reason.MAX_BYTES_OF_RUN + Reason.MAX_BYTES + 31 * Reason.MIN_BYTES);
    JsonObject last = rule(history);
    assertThat(last.text("outcome")).contains("matched");
    assertThat(last.objects("targets").size() + more(last)).isEqualTo(21);
  }

  private static int more(JsonObject json) {
    return json.get("more") instanceof Number number ? number.intValue() : 0;
  }

  // ------------------------------------------------------------------------------------- reading

  private JsonObject history(Message message) {
    return history(scenario, message);
  }

  private static JsonObject history(RouterScenario of, Message message) {
    // Written and read, as a client gets it.
    return Json.readOwn(new RoutingHistory(of.stores.runs()).of(message).toString());
  }

  private static JsonObject object(String json) {
    return Json.readOwn(json);
  }

  private static List<String> kinds(JsonObject history) {
    return history.objects("steps").stream().map(step -> step.text("kind").orElseThrow()).toList();
  }

  /** Returns the workflows of the last step. */
  private static List<JsonObject> workflows(JsonObject history) {
    return history.objects("steps").getLast().objects("workflows");
  }

  /** Returns the rules of the last step. */
  private static List<JsonObject> rules(JsonObject history) {
    return workflows(history).stream()
        .flatMap(workflow -> workflow.objects("rules").stream())
        .toList();
  }

  /** Returns the first rule of the last step. */
  private static JsonObject rule(JsonObject history) {
    return rules(history).getFirst();
  }

  /** Returns its first target. */
  private static JsonObject target(JsonObject history) {
    return rule(history).objects("targets").getFirst();
  }

  /** Creates channels that have the same fifty members. */
  private ChannelId[] channelsOfFifty(int number) {
    UserId[] people =
        IntStream.range(0, 50)
            .mapToObj(n -> new UserId("%024x".formatted(n)))
            .toArray(UserId[]::new);
    List.of(people).forEach(scenario::user);
    ChannelId[] channels =
        IntStream.range(0, number)
            .mapToObj(n -> new ChannelId("%024x".formatted(n)))
            .toArray(ChannelId[]::new);
    List.of(channels).forEach(channel -> scenario.channel(channel, people));
    return channels;
  }
}
