package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.wire.WireNamed;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A reader of how messages were routed, and why. */
public final class RoutingHistory {
  // The latest of a run that repeats; the reasons of so many are 1 MB at most.
  private static final int MAX_FURTHER = 100;

  private final RunStore runs;

  /** The kinds of steps. */
  private enum StepKind implements WireNamed {
    /** The rules without a delay, for an inbound message. */
    FIRST,
    /** A delayed rule that was due. */
    DELAYED,
    /** A rule that was evaluated again. */
    REPEAT,
    /** A command that asks for routing. */
    COMMAND;

    static StepKind of(Step step) {
      if (step.isDelayed()) {
        return step.round() > 0 ? REPEAT : DELAYED;
      }
      return step.isTask() ? COMMAND : FIRST;
    }
  }

  public RoutingHistory(RunStore runs) {
    this.runs = runs;
  }

  /**
   * Returns how a message was routed, in the form of the API: for a delivery status, how its origin
   * was.
   */
  public JsonObject of(Message message) {
    Optional<MessageId> ofStatus = DeliveryStatus.origin(message);
    if (ofStatus.isEmpty() && !RoutingTrigger.startsRun(message)) {
      return json(message.id(), new Run(List.of()), List.of(), Optional.of(NotRouted.OUTBOUND));
    }
    MessageId origin = ofStatus.orElse(message.id());
    Run run = runs.find(message.conversation(), origin);
    return json(origin, run, further(message.conversation(), origin, run), run.notRouted());
  }

  /** Returns the latest further steps of a run that repeats, in their order. */
  private List<Step> further(ConversationKey conversation, MessageId origin, Run run) {
    return run.latest().isEmpty()
        ? List.of()
        : runs.further(conversation, origin).limit(MAX_FURTHER).toList().reversed();
  }

  private static JsonObject json(
      MessageId origin, Run run, List<Step> further, Optional<NotRouted> notRouted) {
    Optional<ConversationStatus> status = run.steps().stream().map(Step::status).findFirst();
    return JsonObject.builder()
        .put("message", origin.value())
        .putIfPresent("status", status.map(WireNamed::wireName).orElse(null))
        .putIfPresent("notRouted", notRouted.map(WireNamed::wireName).orElse(null))
        .put(
            "steps",
            Stream.concat(run.steps().stream(), further.stream())
                .filter(step -> !step.isNothing())
                .map(step -> step(step, origin).members())
                .toList())
        .putIfPresent("more", more(run, further))
        .put("due", run.due().stream().map(rule -> due(rule).members()).toList())
        .build();
  }

  /** Returns how many steps behind the first are left out; null if none are. */
  private static @Nullable Integer more(Run run, List<Step> further) {
    int more = run.nextNumber() - run.steps().size() - further.size();
    return more > 0 ? more : null;
  }

  private static JsonObject step(Step step, MessageId origin) {
    JsonObject reason = step.reason().toJson();
    return JsonObject.builder()
        .put("at", reason.text("at").orElseGet(() -> Timestamp.format(step.at())))
        .put("kind", StepKind.of(step).wireName())
        .put("workflows", reason.objects("workflows").stream().map(JsonObject::members).toList())
        .putIfPresent("more", reason.get("more"))
        .put("messages", step.statuses().stream().map(status -> status.id(origin).value()).toList())
        .build();
  }

  private static JsonObject due(WaitingRule rule) {
    return JsonObject.builder()
        .put("workflow", rule.workflow().value())
        .put("rule", rule.rule().name())
        .putIfPresent("round", rule.round() > 0 ? rule.round() : null)
        .put("at", Timestamp.format(rule.due()))
        .build();
  }
}
