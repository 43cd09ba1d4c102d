package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Rule;
import io.reachline.directory.ServiceId;
import io.reachline.directory.Target;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.UserId;
import io.reachline.inbox.Inbox;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.routing.DeliveryStatus;
import io.reachline.routing.NotRouted;
import io.reachline.routing.NotifiedService;
import io.reachline.routing.PendingEvaluation;
import io.reachline.routing.Reason;
import io.reachline.routing.Run;
import io.reachline.routing.RunStore;
import io.reachline.routing.Step;
import io.reachline.routing.WaitingRule;
import io.reachline.service.ServiceKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of the store of runs. */
final class RunStoreTest extends StoreContract {
  private final RunStore runs = stores.runs();
  private final MessageId origin = MessageId.of(start, MessageType.CHAT, "0".repeat(11));

  RunStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void add_aStepWithEverything_isReadAsItWas() {
    Step step = whole(0, "R1");

    assertThat(runs.add(key(1), origin, step)).isEqualTo(step);

    assertThat(runs.find(key(1), origin).steps()).containsExactly(step);
  }

  @Test
  void add_aStepWithNothing_isReadAsItWas() {
    Step step = nothing(0);

    runs.add(key(1), origin, step);

    assertThat(runs.find(key(1), origin).steps()).containsExactly(step);
  }

  @Test
  void find_atTheEndOfAStep_isEmpty_whetherOrNotItIsDeleted() {
    Step step = nothing(0);
    runs.add(key(1), origin, step);
    Instant end = RETENTION.conversationEnd(step.at()).truncatedTo(ChronoUnit.SECONDS);

    clock.moveTo(end.minusMillis(1));
    assertThat(runs.find(key(1), origin).steps()).containsExactly(step);
    clock.moveTo(end);
    assertThat(runs.find(key(1), origin).steps()).isEmpty();
  }

  @Test
  void add_theNumberIsTaken_answersTheEarlierOne() {
    Step first = whole(0, "R1");
    runs.add(key(1), origin, first);

    assertThat(runs.add(key(1), origin, whole(0, "R2"))).isEqualTo(first);

    assertThat(runs.find(key(1), origin).steps()).containsExactly(first);
  }

  @Test
  void since_aTime_returnsRunsInTheOrderOfTheirOrigins() {
    MessageId before = origin(-1, "f");
    MessageId first = origin(0, "0");
    MessageId second = origin(0, "a");
    MessageId third = origin(7, "0");
    Stream.of(third, before, second, first).forEach(id -> runs.add(key(1), id, nothing(0)));
    runs.add(key(1), second, whole(1, "R1"));
    runs.add(key(2), origin(8, "0"), nothing(0));

    SequencedMap<MessageId, Run> since = since(key(1), start);

    assertThat(since.sequencedKeySet()).containsExactly(first, second, third);
    assertThat(since.get(second)).isEqualTo(new Run(List.of(nothing(0), whole(1, "R1"))));
    assertThat(since.get(third)).isEqualTo(new Run(List.of(nothing(0))));
  }

  @Test
  void since_manySteps_areAllVisited() {
    IntStream.range(0, 520).forEach(n -> runs.add(key(1), origin(n, "0"), nothing(0)));

    SequencedMap<MessageId, Run> since = since(key(1), start);

    assertThat(since).hasSize(520);
    assertThat(since.lastEntry().getKey()).isEqualTo(origin(519, "0"));
  }

  @Test
  void since_atTheEndOfAStep_isEmpty() {
    runs.add(key(1), origin, nothing(0));

    clock.moveTo(RETENTION.conversationEnd(start).truncatedTo(ChronoUnit.SECONDS));

    assertThat(since(key(1), start)).isEmpty();
  }

  @Test
  void between_stepsOfSeveralOrigins_areThoseOfTheTime() {
    runs.add(key(1), origin(0, "0"), whole(0, "before"));
    runs.add(key(1), origin(1, "1"), nothing(0));
    runs.add(key(1), origin(1, "1"), whole(1, "first"));
    runs.add(key(1), origin(2, "f"), whole(0, "second"));
    runs.add(key(1), origin(3, "0"), whole(0, "behind"));
    runs.add(key(2), origin(1, "2"), whole(0, "another's"));

    assertThat(runs.between(key(1), start.plusMillis(1), start.plusMillis(2)))
        .containsExactly(nothing(0), whole(1, "first"), whole(0, "second"));
  }

  private SequencedMap<MessageId, Run> since(ConversationKey conversation, Instant written) {
    SequencedMap<MessageId, Run> visited = new LinkedHashMap<>();
    runs.visitSince(conversation, written, visited::put);
    return visited;
  }

  private MessageId origin(int millis, String digit) {
    return MessageId.of(start.plusMillis(millis), MessageType.CHAT, digit.repeat(11));
  }

  @Test
  void add_manyAtOnce_allGetTheSame() throws Exception {
    Set<Step> answered = ConcurrentHashMap.newKeySet();

    atOnce(
        8,
        () -> answered.add(runs.add(key(1), origin, whole(0, Thread.currentThread().getName()))));

    assertThat(answered).hasSize(1);
  }

  @Test
  void find_moreThanTenSteps_areInTheirOrder() {
    for (int number = 11; number >= 0; number--) {
      runs.add(key(1), origin, nothing(number));
    }

    assertThat(runs.find(key(1), origin).steps())
        .extracting(Step::number)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  // ----------------------------------------------------------------------------- runs that repeat

  @Test
  void add_aFurtherStepOfARunThatRepeats_isReadAsItWas() {
    Step first = repeating(0);
    Step further = further(1, 5);
    runs.add(key(1), origin, first);

    assertThat(runs.find(key(1), origin)).isEqualTo(new Run(List.of(first)));
    assertThat(runs.add(key(1), origin, further)).isEqualTo(further);

    assertThat(runs.find(key(1), origin)).isEqualTo(new Run(List.of(first), Optional.of(further)));
    assertThat(runs.further(key(1), origin)).containsExactly(further);
  }

  @Test
  void add_theNumberOfAFurtherStepIsTaken_answersTheEarlierOne() {
    runs.add(key(1), origin, repeating(0));
    runs.add(key(1), origin, further(1, 5));

    assertThat(runs.add(key(1), origin, further(1, 6))).isEqualTo(further(1, 5));

    assertThat(runs.further(key(1), origin)).containsExactly(further(1, 5));
  }

  @Test
  void further_hundredAndTwenty_areLatestFirst() {
    runs.add(key(1), origin, repeating(0));
    IntStream.rangeClosed(1, 120).forEach(n -> runs.add(key(1), origin, further(n, n)));
    runs.add(key(1), origin(7, "0"), further(1, 7));
    runs.add(key(2), origin, further(1, 8));

    assertThat(runs.further(key(1), origin).map(Step::number))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 120).boxed().toList().reversed());
    assertThat(runs.find(key(1), origin).latest()).contains(further(120, 120));
  }

  @Test
  void since_aRunThatRepeats_hasItsLatestStep() {
    runs.add(key(1), origin, repeating(0));
    runs.add(key(1), origin, further(1, 1));
    runs.add(key(1), origin, further(2, 2));

    assertThat(since(key(1), start).get(origin))
        .isEqualTo(new Run(List.of(repeating(0)), Optional.of(further(2, 2))));
  }

  @Test
  void further_atTheEndOfTheSteps_isEmpty() {
    runs.add(key(1), origin, repeating(0));
    runs.add(key(1), origin, further(1, 1));

    clock.moveTo(RETENTION.conversationEnd(start).truncatedTo(ChronoUnit.SECONDS));

    assertThat(runs.find(key(1), origin)).isEqualTo(new Run(List.of()));
    assertThat(runs.further(key(1), origin)).isEmpty();
  }

  @Test
  void deleteAll_ofTheConversation_takesFurtherSteps() {
    runs.add(key(1), origin, repeating(0));
    runs.add(key(1), origin, further(1, 1));

    stores.messages().deleteAll(key(1));

    assertThat(runs.further(key(1), origin)).isEmpty();
  }

  private Step repeating(int number) {
    WorkflowId workflow = new WorkflowId(id(1));
    Rule rule =
        new Rule(
            "R1",
            "",
            Duration.ZERO,
            Duration.ofMinutes(5),
            List.of(new Target.OfChannel(new ChannelId(id(2)))),
            Rule.Then.CONTINUE);
    return new Step(
        number,
        start,
        start.minusMillis(1),
        ConversationStatus.CLOSED,
        false,
        0,
        true,
        Set.of(),
        Set.of(),
        List.of(new WaitingRule(workflow, 0, rule, start.plusSeconds(300), 1)),
        Optional.empty(),
        Set.of(),
        Set.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Reason.NONE);
  }

  private Step further(int number, int round) {
    WorkflowId workflow = new WorkflowId(id(1));
    return new Step(
        number,
        start,
        start.minusMillis(1),
        ConversationStatus.CLOSED,
        false,
        round,
        true,
        Set.of(workflow),
        Set.of(),
        List.of(),
        Optional.of(
            List.of(
                new PendingEvaluation(0, round + 1, start.plusSeconds(300L * round), false),
                new PendingEvaluation(3, 0, start.plusSeconds(7), true))),
        Set.of(0),
        Set.of(),
        List.of(
            new DeliveryStatus(
                start,
                0,
                round,
                Optional.of(workflow),
                Optional.of("R1"),
                List.of(),
                List.of(new Target.OfChannel(new ChannelId(id(2)))),
                List.of())),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Reason("{\"at\":\"2026-11-26T09:30:00.000Z\"}"));
  }

  @Test
  void find_ofAnotherOriginConversationOrOrganization_isEmpty() {
    runs.add(key(1), origin, nothing(0));

    MessageId next = MessageId.of(start.plusMillis(1), MessageType.CHAT, "0".repeat(11));
    assertThat(runs.find(key(1), next).steps()).isEmpty();
    assertThat(runs.find(key(2), origin).steps()).isEmpty();
    assertThat(runs.find(key(other, 1), origin).steps()).isEmpty();
  }

  @Test
  void deleteAll_ofTheConversation_takesItsRuns() {
    runs.add(key(1), origin, nothing(0));
    runs.add(key(2), origin, nothing(0));

    stores.messages().deleteAll(key(1));

    assertThat(runs.find(key(1), origin).steps()).isEmpty();
    assertThat(runs.find(key(2), origin).steps()).hasSize(1);
  }

  private Step nothing(int number) {
    return new Step(
        number,
        start,
        start.minusSeconds(1),
        ConversationStatus.ACTIVE,
        false,
        0,
        false,
        Set.of(),
        Set.of(),
        List.of(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.of(new Position("0192f0c0a1b1")),
        Optional.of(NotRouted.ACTIVE),
        Reason.NONE);
  }

  private Step whole(int number, String rule) {
    WorkflowId workflow = new WorkflowId(id(1));
    ChannelId channel = new ChannelId(id(2));
    UserId user = new UserId(id(3));
    Rule delayed =
        new Rule(
            rule,
            "message.text == \"é\"",
            Duration.ofMinutes(5),
            List.of(new Target.OfChannel(channel), new Target.OfUser(user)),
            Rule.Then.STOP);
    DeliveryStatus delivered =
        new DeliveryStatus(
            start.plusMillis(1),
            7,
            0,
            Optional.of(workflow),
            Optional.of(rule),
            List.of(new Target.OfChannel(channel), new Target.OfUser(user)),
            List.of(new Target.OfChannel(channel), new Target.OfUser(user)),
            List.of(id(4)));
    DeliveryStatus undeliverable =
        new DeliveryStatus(
            start.plusMillis(1),
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());
    return new Step(
        number,
        start,
        start.minusMillis(1),
        ConversationStatus.CLOSED,
        true,
        0,
        true,
        Set.of(workflow),
        Set.of(workflow),
        List.of(new WaitingRule(workflow, 12, delayed, start.plusSeconds(300), 0)),
        Optional.empty(),
        Set.of(3, 12),
        Set.of(5),
        List.of(delivered, undeliverable),
        List.of(Inbox.of(organization, channel), Inbox.of(other, user)),
        List.of(
            new NotifiedService(new ServiceKey(organization, new ServiceId(id(7))), 3),
            new NotifiedService(new ServiceKey(other, new ServiceId(id(8))), 12)),
        Optional.of(new Position("0192f0c0a1b2.00000003")),
        Optional.empty(),
        Optional.empty(),
        new Reason("{\"at\":\"2026-11-26T09:30:00.000Z\",\"workflows\":[{\"name\":\"é\"}]}"));
  }
}
