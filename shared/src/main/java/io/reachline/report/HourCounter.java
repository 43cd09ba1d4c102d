package io.reachline.report;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.routing.RoutingTrigger;
import io.reachline.routing.Run;
import io.reachline.routing.RunStore;
import io.reachline.routing.Step;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import io.reachline.wire.TimeDigits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** A counter of the messages of an hour, from their runs. */
final class HourCounter {
  private static final int BATCH = 100;
  private static final int AT_ONCE = 32;

  private final MessageStore messages;
  private final RunStore runs;
  private final SituationStore situations;
  private final Acceptances acceptances;
  private final Clock clock;

  HourCounter(MessageStore messages, RunStore runs, SituationStore situations, Clock clock) {
    this.messages = messages;
    this.runs = runs;
    this.situations = situations;
    this.acceptances = new Acceptances(messages);
    this.clock = clock;
  }

  /** A message and the situation of its conversation. */
  private record Found(Message message, Situation situation) {}

  /** The outcomes of a message, and the quarter of its hour. */
  private record Counted(int quarter, Map<Grouping, Map<String, MessageOutcome>> outcomes) {}

  /**
   * Counts the messages of an hour.
   *
   * @param sum takes the counts
   * @param after the position behind which to go on; empty to begin
   * @param deadline when to stop
   * @return the position of the last message that was counted, if the time was not enough; empty if
   *     all are counted
   */
  Optional<String> count(
      OrganizationId organization,
      Instant hour,
      HourSum sum,
      Optional<String> after,
      Instant deadline) {
    Iterator<ListEntry<Message>> read =
        messages.list(
            new MessageRange(
                organization,
                Optional.empty(),
                EnumSet.complementOf(EnumSet.of(MessageType.STATUS, MessageType.COMMAND)),
                TimeDigits.of(hour),
                TimeDigits.of(hour.plus(Duration.ofHours(1)).minusMillis(1))),
            new ReadOptions(Order.OLDEST_FIRST, after, BATCH));
    while (read.hasNext()) {
      List<Message> batch = new ArrayList<>();
      String position = "";
      while (read.hasNext() && batch.size() < BATCH) {
        ListEntry<Message> next = read.next();
        position = next.position();
        next.value()
            .filter(
                message ->
                    RoutingTrigger.of(message)
                        .filter(trigger -> trigger == RoutingTrigger.INBOUND)
                        .isPresent())
            .ifPresent(batch::add);
      }
      count(hour, batch, sum);
      if (read.hasNext() && clock.instant().isAfter(deadline)) {
        return Optional.of(position);
      }
    }
    return Optional.empty();
  }

  private void count(Instant hour, List<Message> batch, HourSum sum) {
    if (batch.isEmpty()) {
      return;
    }
    // Without those of deleted conversations, which are still to be purged.
    Map<ConversationKey, Situation> found =
        situations.findAll(batch.stream().map(Message::conversation).distinct().toList());
    batch.stream()
        .flatMap(
            message ->
                Optional.ofNullable(found.get(message.conversation()))
                    .map(situation -> new Found(message, situation))
                    .stream())
        .gather(
            Gatherers.mapConcurrent(AT_ONCE, one -> counted(hour, one.message(), one.situation())))
        .forEach(counted -> sum.add(counted.quarter(), counted.outcomes()));
  }

  private Counted counted(Instant hour, Message message, Situation situation) {
    Run run = runs.find(message.conversation(), message.id());
    List<Step> steps =
        run.latest().isEmpty()
            ? run.steps()
            : Stream.concat(
                    run.steps().stream(), runs.further(message.conversation(), message.id()))
                .toList();
    boolean wasInInbox = steps.stream().anyMatch(step -> !step.inboxes().isEmpty());
    Optional<Instant> accepted =
        wasInInbox ? acceptances.after(message, situation.handling()) : Optional.empty();
    return new Counted(
        (int) Duration.between(hour, message.createdAt()).dividedBy(Quarter.LENGTH),
        MessageOutcome.of(message, steps, accepted));
  }
}
