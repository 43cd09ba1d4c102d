package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.UserId;
import io.reachline.inbox.Inbox;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.routing.DeliveryStatus;
import io.reachline.routing.NotRouted;
import io.reachline.routing.Reason;
import io.reachline.routing.Run;
import io.reachline.routing.RunStore;
import io.reachline.routing.Step;
import io.reachline.routing.WaitingRule;
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
        false,
        Set.of(),
        Set.of(),
        List.of(),
        Set.of(),
        Set.of(),
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
            Optional.of(workflow),
            Optional.of(rule),
            List.of(new Target.OfChannel(channel), new Target.OfUser(user)),
            List.of(new Target.OfChannel(channel), new Target.OfUser(user)),
            List.of(id(4)));
    DeliveryStatus undeliverable =
        new DeliveryStatus(
            start.plusMillis(1),
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
        true,
        Set.of(workflow),
        Set.of(workflow),
        List.of(new WaitingRule(workflow, 12, delayed, start.plusSeconds(300))),
        Set.of(3, 12),
        Set.of(5),
        List.of(delivered, undeliverable),
        List.of(Inbox.of(organization, channel), Inbox.of(other, user)),
        Optional.of(new Position("0192f0c0a1b2.00000003")),
        Optional.empty(),
        Optional.empty(),
        new Reason("{\"at\":\"2026-11-26T09:30:00.000Z\",\"workflows\":[{\"name\":\"é\"}]}"));
  }
}
