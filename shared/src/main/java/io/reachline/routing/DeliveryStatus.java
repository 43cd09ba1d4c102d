package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.directory.Target;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.HexId;
import io.reachline.identity.Role;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A delivery status: whether a rule's notification reached anybody.
 *
 * @param at the time of its status message
 * @param position the position of its rule among all rules of the run
 * @param round the round of its rule; 0 if it was evaluated for the first time
 * @param workflow the workflow; empty if no workflow ran, and for the catch-all
 * @param rule the name of the rule; empty if no workflow ran
 * @param notified the targets that were notified, ordered by kind
 * @param offline the targets where nobody was online, ordered by kind
 * @param missing the ids of the targets that are gone from the conversation's organisation and
 *     those above it
 */
public record DeliveryStatus(
    Instant at,
    int position,
    int round,
    Optional<WorkflowId> workflow,
    Optional<String> rule,
    List<Target> notified,
    List<Target> offline,
    List<String> missing) {

  /** The text of the status message of a notification that reached somebody. */
  public static final String DELIVERED = "Notifications Delivered";

  /** The text of the status message of notifications that reached nobody. */
  public static final String UNDELIVERABLE = "Notifications Undeliverable";

  private static final String ORIGIN = "origin";

  /** Returns whether a text looks like that of a delivery status. */
  public static boolean isText(String text) {
    String seen = text.replaceAll("\\p{Cf}", "").replaceAll("[\\s\\p{Z}]+", " ").strip();
    return seen.equalsIgnoreCase(DELIVERED) || seen.equalsIgnoreCase(UNDELIVERABLE);
  }

  public DeliveryStatus {
    notified = Target.ordered(notified);
    offline = Target.ordered(offline);
    missing = List.copyOf(missing);
  }

  /** Returns whether the notification reached an online member. */
  public boolean isDelivered() {
    return !notified.isEmpty();
  }

  /**
   * Returns the status message. It always has the same id.
   *
   * @param status the state of the conversation before the origin
   */
  public Message toMessage(Message origin, ConversationStatus status, boolean isTask) {
    return Message.status(
        id(origin.id()),
        origin.conversation(),
        isDelivered() ? DELIVERED : UNDELIVERABLE,
        meta(origin.id(), status, isTask));
  }

  /** Returns the id of the status message. */
  MessageId id(MessageId origin) {
    return MessageId.of(at, MessageType.STATUS, distinction(origin));
  }

  /** Returns the origin of a status message; empty for any other message. */
  static Optional<MessageId> origin(Message message) {
    boolean isOurs = message.role() == Role.SYSTEM && message.event() == null;
    return isOurs && isText(message.text())
        ? message.meta().text(ORIGIN).flatMap(MessageId::parse)
        : Optional.empty();
  }

  private JsonObject meta(MessageId origin, ConversationStatus status, boolean isTask) {
    JsonObject.Builder targets = JsonObject.builder().put("status", status.wireName());
    for (Target.Kind kind : Target.Kind.values()) {
      kind.put(targets, notified, offline);
    }
    JsonObject meta =
        targets
            .putIfPresent("missing", missing.isEmpty() ? null : missing)
            .put("isTask", isTask)
            .put("workflow", workflow.map(WorkflowId::value).orElse(null))
            .put("rule", rule.orElse(null))
            .putIfPresent("round", round > 0 ? round : null)
            .put(ORIGIN, origin.value())
            .build();
    return isDelivered() ? meta : meta.with("delivered", false);
  }

  private String distinction(MessageId origin) {
    List<String> parts = new ArrayList<>();
    parts.add(origin.value());
    parts.add(workflow.map(WorkflowId::value).orElse(""));
    parts.add(rule.orElse(""));
    if (round > 0) {
      parts.add(Integer.toString(round));
    }
    String hash = HexId.hash(String.join("\n", parts));
    return HexFormat.of().toHexDigits(position, 4) + hash;
  }
}
