package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationStatus;
import io.reachline.directory.ChannelId;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationId;
import io.reachline.routing.DeliveryStatus;
import io.reachline.routing.Inbox;
import io.reachline.routing.Step;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepItemTest {
  private static final Instant AT = Instant.parse("2026-11-26T09:30:00Z");

  /** Each of many statuses names all who were absent: the plan keeps these once. */
  @Test
  void write_manyStatuses_keepsTheAbsentOnce() {
    List<ChannelId> absent = channels(0, 2_000);
    Step step = step(IntStream.range(0, 200).mapToObj(i -> status(i, absent)).toList(), List.of());

    String written = StepItem.write(step);

    assertThat(written.length()).isLessThan(2_000 * 27 + 200 * 300);
    assertThat(StepItem.read(written)).isEqualTo(step);
  }

  @Test
  void write_statusesOfDifferentAbsent_keepsEachItsOwn() {
    Step step =
        step(
            List.of(status(0, channels(0, 2)), status(1, channels(2, 1)), status(2, List.of())),
            List.of());

    assertThat(StepItem.read(StepItem.write(step))).isEqualTo(step);
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
        ConversationStatus.CLOSED,
        false,
        true,
        Set.of(),
        Set.of(),
        List.of(),
        Set.of(),
        statuses,
        inboxes,
        Optional.empty());
  }

  private static DeliveryStatus status(int position, List<ChannelId> absent) {
    return new DeliveryStatus(
        AT,
        position,
        Optional.of(new WorkflowId("d".repeat(24))),
        Optional.of("rule " + position),
        channels(100_000 + position, 1),
        absent,
        List.of(),
        List.of(),
        List.of());
  }

  private static List<ChannelId> channels(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> new ChannelId(HexFormat.of().toHexDigits(i, 8) + "0".repeat(16)))
        .toList();
  }
}
