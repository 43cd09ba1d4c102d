package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.wire.WireNamed;
import java.util.List;
import java.util.Optional;

/** A reader of how messages were routed, and why. */
public final class RoutingHistory {
  private final RunStore runs;

  /** The kinds of steps. */
  private enum StepKind implements WireNamed {
    /** The rules without a delay, for an inbound message. */
    FIRST,
    /** A delayed rule that was due. */
    DELAYED,
    /** A command that asks for routing. */
    COMMAND;

    static StepKind of(Step step) {
      if (step.isDelayed()) {
        return DELAYED;
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
      return json(message.id(), new Run(List.of()), Optional.of(NotRouted.OUTBOUND));
    }
    MessageId origin = ofStatus.orElse(message.id());
    Run run = runs.find(message.conversation(), origin);
    return json(origin, run, run.notRouted());
  }

  private static JsonObject json(MessageId origin, Run run, Optional<NotRouted> notRouted) {
    Optional<ConversationStatus> status = run.steps().stream().map(Step::status).findFirst();
    return JsonObject.builder()
        .put("message", origin.value())
        .putIfPresent("status", status.map(WireNamed::wireName).orElse(null))
        .putIfPresent("notRouted", notRouted.map(WireNamed::wireName).orElse(null))
        .put(
            "steps",
            run.steps().stream()
                .filter(step -> !step.isNothing())
                .map(step -> step(step, origin).members())
                .toList())
        .put("due", run.due().stream().map(rule -> due(rule).members()).toList())
        .build();
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
        .put("at", Timestamp.format(rule.due()))
        .build();
  }
}
