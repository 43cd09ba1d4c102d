package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationStatus;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Target;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.inbox.Inbox;
import io.reachline.routing.DeliveryStatus;
import io.reachline.routing.Reason;
import io.reachline.routing.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepItemTest {
  private static final Instant AT = Instant.parse("2026-11-26T09:30:00Z");

  /** The form of steps that are stored already: it can be added to, not changed. */
  private static final String STORED =
      """
      {"number":0,"at":1795685400000,"status":"closed","hasTriggered":true,\
      "succeeded":["dddddddddddddddddddddddd"],\
      "waiting":[{"workflow":"dddddddddddddddddddddddd","position":12,\
      "rule":{"name":"Later","when":"","delay":"PT5M",\
      "notify":{"channels":["c1c1c1c1c1c1c1c1c1c1c1c1"],"users":["a1a1a1a1a1a1a1a1a1a1a1a1"]},\
      "then":"stop"},"due":1795685700000}],\
      "statuses":[{"at":1795685400000,"position":7,"workflow":"dddddddddddddddddddddddd",\
      "rule":"R1","channels":["c1c1c1c1c1c1c1c1c1c1c1c1"],"users":["a1a1a1a1a1a1a1a1a1a1a1a1"],\
      "channelsOffline":["c2c2c2c2c2c2c2c2c2c2c2c2"],"usersOffline":["a2a2a2a2a2a2a2a2a2a2a2a2"],\
      "missing":["eeeeeeeeeeeeeeeeeeeeeeee"]},\
      {"at":1795685400000,"position":8,"workflow":"dddddddddddddddddddddddd","rule":"R2",\
      "channels":["c1c1c1c1c1c1c1c1c1c1c1c1"],"absentAsFirst":true}],\
      "inboxes":["555555555555555555555555#c1c1c1c1c1c1c1c1c1c1c1c1",\
      "555555555555555555555555#c2c2c2c2c2c2c2c2c2c2c2c2",\
      "555555555555555555555555#a1a1a1a1a1a1a1a1a1a1a1a1",\
      "555555555555555555555555#a2a2a2a2a2a2a2a2a2a2a2a2"]}\
      """;

  @Test
  void readAndWrite_whatIsStored_keepTargetsAndForm() {
    Target channel = new Target.OfChannel(new ChannelId("c1".repeat(12)));
    Target user = new Target.OfUser(new UserId("a1".repeat(12)));
    List<Target> offline =
        List.of(
            new Target.OfChannel(new ChannelId("c2".repeat(12))),
            new Target.OfUser(new UserId("a2".repeat(12))));

    Step step = StepItem.read(STORED, Reason.NONE);

    assertThat(step.waiting().getFirst().rule().targets()).containsExactly(channel, user);
    assertThat(step.statuses())
        .extracting(DeliveryStatus::notified)
        .containsExactly(List.of(channel, user), List.of(channel));
    assertThat(step.statuses()).extracting(DeliveryStatus::offline).containsOnly(offline);
    assertThat(step.statuses())
        .extracting(DeliveryStatus::missing)
        .containsOnly(List.of("e".repeat(24)));
    // Of before a plan said which acceptances it knew: those since the message arrived end it.
    assertThat(step.behind()).isEqualTo(step.at().minusMillis(1));
    assertThat(StepItem.write(step))
        .isEqualTo(STORED.replace("\"closed\",", "\"closed\",\"behind\":1795685399999,"));
  }

  /** A rule that waits to be evaluated again has its distance and its round. */
  @Test
  void readAndWrite_aRuleThatRepeats_keepsItsRound() {
    String stored =
        """
        {"number":0,"at":1795685400000,"status":"closed","behind":1795685399999,\
        "hasTriggered":true,\
        "waiting":[{"workflow":"dddddddddddddddddddddddd","position":12,\
        "rule":{"name":"Again","when":"","delay":"PT0S","repeat":"PT10M",\
        "notify":{"channels":["c1c1c1c1c1c1c1c1c1c1c1c1"],"users":[]},\
        "then":"stop"},"due":1795686000000,"round":1}]}\
        """;

    Step step = StepItem.read(stored, Reason.NONE);

    assertThat(step.waiting())
        .singleElement()
        .satisfies(
            waiting -> {
              assertThat(waiting.round()).isEqualTo(1);
              assertThat(waiting.rule().repeat()).isEqualTo(Duration.ofMinutes(10));
            });
    assertThat(StepItem.write(step)).isEqualTo(stored);
  }

  /** Each of many statuses names all who were absent: the plan keeps these once. */
  @Test
  void write_manyStatuses_keepsTheAbsentOnce() {
    List<ChannelId> absent = channels(0, 2_000);
    Step step = step(IntStream.range(0, 200).mapToObj(i -> status(i, absent)).toList(), List.of());

    String written = StepItem.write(step);

    assertThat(written.length()).isLessThan(2_000 * 27 + 200 * 300);
    assertThat(StepItem.read(written, Reason.NONE)).isEqualTo(step);
  }

  @Test
  void write_statusesOfDifferentAbsent_keepsEachItsOwn() {
    Step step =
        step(
            List.of(status(0, channels(0, 2)), status(1, channels(2, 1)), status(2, List.of())),
            List.of());

    assertThat(StepItem.read(StepItem.write(step), Reason.NONE)).isEqualTo(step);
  }

  /** The worst that the bound of all rules allows: 128,000 bytes of ids, 27 each. */
  @Test
  void write_asManyTargetsAsRulesMayName_staysBelowWhatAnItemHolds() {
    OrganizationId organization = new OrganizationId("5".repeat(24));
    List<ChannelId> all = channels(0, 128_000 / 27);
    List<Inbox> inboxes = all.stream().map(id -> Inbox.of(organization, id)).toList();

    assertThat(StepItem.write(step(List.of(status(0, all)), inboxes)).length()).isLessThan(400_000);
  }

  private static Step step(List<DeliveryStatus> statuses, List<Inbox> inboxes) {
    return new Step(
        0,
        AT,
        AT.minusMillis(1),
        ConversationStatus.CLOSED,
        false,
        0,
        true,
        Set.of(),
        Set.of(),
        List.of(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        statuses,
        inboxes,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Reason.NONE);
  }

  private static DeliveryStatus status(int position, List<ChannelId> absent) {
    return new DeliveryStatus(
        AT,
        position,
        0,
        Optional.of(new WorkflowId("d".repeat(24))),
        Optional.of("rule " + position),
        targets(channels(100_000 + position, 1)),
        targets(absent),
        List.of());
  }

  private static List<Target> targets(List<ChannelId> channels) {
    return channels.stream().<Target>map(Target.OfChannel::new).toList();
  }

  private static List<ChannelId> channels(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> new ChannelId(HexFormat.of().toHexDigits(i, 8) + "0".repeat(16)))
        .toList();
  }
}
