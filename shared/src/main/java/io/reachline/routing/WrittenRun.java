package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.message.Message;
import io.reachline.posting.Command;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * A run as routing wrote it down.
 *
 * @param steps all of its steps, in their order
 */
public record WrittenRun(List<WrittenStep> steps) {

  /**
   * A step, without its reason.
   *
   * @param at when its rules were evaluated, by the clock of the router
   */
  record WrittenStep(Step step, Instant at) {

    static WrittenStep of(Step step) {
      return new WrittenStep(
          step.withoutReason(),
          step.reason()
              .toJson()
              .text("at")
              .map(time -> OffsetDateTime.parse(time).toInstant())
              // A step of before reasons were kept.
              .orElse(step.at()));
    }

    boolean isSuppression() {
      return !step.suppressed().isEmpty();
    }

    /**
     * Returns whether this step evaluated a waiting rule, or suppressed it. A rule that is
     * evaluated for the first time may be so in the round of another, which found nobody.
     */
    boolean concerns(PendingEvaluation evaluation) {
      boolean isOfItsRound = evaluation.round() == step.round();
      return (step.taken().contains(evaluation.position())
              && (isOfItsRound || evaluation.round() == 0))
          || (step.suppressed().contains(evaluation.position()) && isOfItsRound);
    }
  }

  /**
   * The queueing of a closed conversation by a step.
   *
   * @param at when the step was planned
   */
  public record Queueing(Instant at, Position position) {}

  public WrittenRun {
    steps = List.copyOf(steps);
  }

  /**
   * Returns a run as it was written.
   *
   * @param further the further steps of a run that repeats, the latest first
   */
  public static WrittenRun of(Run run, Stream<Step> further) {
    List<WrittenStep> steps = new ArrayList<>(run.steps().stream().map(WrittenStep::of).toList());
    // Without their reasons, which may have megabytes together.
    steps.addAll(further.map(WrittenStep::of).toList().reversed());
    return new WrittenRun(steps);
  }

  /** Returns whether the origin was routed: its rules were evaluated. */
  public boolean isRouted() {
    return steps.stream().anyMatch(written -> !written.step().isNothing());
  }

  /** Returns when the rules without a delay were evaluated. */
  public Instant routedAt() {
    return first().at();
  }

  /**
   * Returns whether a command had taken effect before the rules without a delay were evaluated.
   *
   * @param message the message that gave the command
   */
  public boolean includes(Message message, Command command) {
    // Of these the plan says which it knew, whatever the clocks say.
    boolean isNoted = command instanceof Command.Accept || command instanceof Command.Leave;
    return !message.takenInAt().isAfter(isNoted ? first().step().behind() : routedAt());
  }

  /** Tells the state of the conversation before the origin, and the position at which it queued. */
  public void moves(BiConsumer<ConversationStatus, Optional<Position>> move) {
    Step first = first().step();
    move.accept(first.status(), first.queue());
  }

  /** Returns the queueing of a conversation by a step; empty if it queues none. */
  public static Optional<Queueing> queueing(Step step) {
    return step.queue().map(position -> new Queueing(WrittenStep.of(step).at(), position));
  }

  /** Returns the step that evaluated the rules without a delay. */
  WrittenStep first() {
    return steps.stream().filter(written -> !written.step().isNothing()).findFirst().orElseThrow();
  }

  /** Returns the delivery statuses that the run wrote, in the order of its steps. */
  public List<Message> statuses(Message origin) {
    return steps.stream().flatMap(written -> statuses(written.step(), origin)).toList();
  }

  static Stream<Message> statuses(Step step, Message origin) {
    return step.statuses().stream()
        .map(status -> status.toMessage(origin, step.status(), step.isTask()));
  }
}
