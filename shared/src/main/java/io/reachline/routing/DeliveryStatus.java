package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.directory.ChannelId;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.HexId;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.message.Role;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Whether a rule's notification reached anybody.
 *
 * @param at the time of its status message
 * @param position where its rule stands among all rules of the run
 * @param workflow empty where no workflow ran, and for the catch-all
 * @param rule the name of the rule; empty where no workflow ran
 * @param channels the team inboxes that were notified
 * @param channelsOffline those that would have been, had an agent been online
 * @param users the users who were notified themselves
 * @param usersOffline those who would have been, had they been online
 * @param missing the targets that are no channel or user of the conversation's organisation or of
 *     one above it, any more
 */
public record DeliveryStatus(
    Instant at,
    int position,
    Optional<WorkflowId> workflow,
    Optional<String> rule,
    List<ChannelId> channels,
    List<ChannelId> channelsOffline,
    List<UserId> users,
    List<UserId> usersOffline,
    List<String> missing) {

  /** The text of the status message of a notification that reached somebody. */
  public static final String DELIVERED = "Notifications Delivered";

  /** The text of the status message of notifications that reached nobody. */
  public static final String UNDELIVERABLE = "Notifications Undeliverable";

  /** Returns whether people would take a text for that of a delivery status. */
  public static boolean isText(String text) {
    String seen = text.replaceAll("\\p{Cf}", "").replaceAll("[\\s\\p{Z}]+", " ").strip();
    return seen.equalsIgnoreCase(DELIVERED) || seen.equalsIgnoreCase(UNDELIVERABLE);
  }

  public DeliveryStatus {
    channels = List.copyOf(channels);
    channelsOffline = List.copyOf(channelsOffline);
    users = List.copyOf(users);
    usersOffline = List.copyOf(usersOffline);
    missing = List.copyOf(missing);
  }

  /** Whether it reached somebody. */
  public boolean isDelivered() {
    return !channels.isEmpty() || !users.isEmpty();
  }

  /**
   * Returns the status message that tells of it, the same one however often it is made.
   *
   * @param status the state of the conversation before the origin
   */
  public Message toMessage(Message origin, ConversationStatus status, boolean isTask) {
    return new Message(
        MessageId.of(at, MessageType.STATUS, distinction(origin.id())),
        origin.conversation(),
        Role.SYSTEM,
        isDelivered() ? DELIVERED : UNDELIVERABLE,
        null,
        false,
        meta(origin.id(), status, isTask),
        JsonObject.EMPTY,
        null,
        false,
        null);
  }

  private JsonObject meta(MessageId origin, ConversationStatus status, boolean isTask) {
    JsonObject meta =
        JsonObject.builder()
            .put("status", status.wireName())
            .put("channels", channels.stream().map(ChannelId::value).toList())
            .put("channelsOffline", channelsOffline.stream().map(ChannelId::value).toList())
            .put("users", users.stream().map(UserId::value).toList())
            .put("usersOffline", usersOffline.stream().map(UserId::value).toList())
            .putIfPresent("missing", missing.isEmpty() ? null : missing)
            .put("isTask", isTask)
            .put("workflow", workflow.map(WorkflowId::value).orElse(null))
            .put("rule", rule.orElse(null))
            .put("origin", origin.value())
            .build();
    return isDelivered() ? meta : meta.with("delivered", false);
  }

  private String distinction(MessageId origin) {
    String hash =
        HexId.hash(
            String.join(
                "\n", origin.value(), workflow.map(WorkflowId::value).orElse(""), rule.orElse("")));
    return HexFormat.of().toHexDigits(position, 4) + hash;
  }
}
