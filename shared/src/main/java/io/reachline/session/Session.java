package io.reachline.session;

import io.reachline.conversation.ConversationKey;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the newest event says of a session of Zoho Desk.
 *
 * @param status as Zoho sent it, also where it is none that {@link SessionStatus} knows
 * @param replyStatus as Zoho sent it; null where it sent none
 * @param assigneeType AGENT or BOT, as Zoho sent it
 * @param channelId Zoho's channel (chat, social, …), not a team inbox
 * @param messagesCount how many messages were exchanged so far; null where Zoho did not say
 * @param eventTime when it was so, by Zoho's clock
 * @param receivedAt when it came, by this service's clock
 */
public record Session(
    SessionId id,
    String status,
    @Nullable String previousStatus,
    @Nullable String replyStatus,
    @Nullable String assigneeId,
    @Nullable String assigneeType,
    @Nullable Long messagesCount,
    @Nullable String channelId,
    Instant eventTime,
    Instant receivedAt) {

  /** The status, empty where it is none of the table's. */
  public Optional<SessionStatus> knownStatus() {
    return SessionStatus.of(status);
  }

  /**
   * Returns the least lead of Zoho's clock over the service's: nothing arrives before it happens.
   * Zero where the newest event does not show it.
   */
  public Duration ahead() {
    return eventTime.isAfter(receivedAt) ? Duration.between(receivedAt, eventTime) : Duration.ZERO;
  }

  /** Returns the session as the API shows it. */
  public JsonObject toJson(ConversationKey conversation) {
    return JsonObject.builder()
        .put("id", id.value())
        .put("organization", conversation.organization().value())
        .put("conversation", conversation.conversation().value())
        .put("channelId", channelId)
        .put("status", status)
        .put("previousStatus", previousStatus)
        .put("reply", reply())
        .put(
            "assignee",
            assigneeId == null
                ? null
                : JsonObject.builder().put("id", assigneeId).put("type", assigneeType).build())
        .put("messagesCount", messagesCount)
        .put("eventTime", Timestamp.format(eventTime))
        .put("receivedAt", Timestamp.format(receivedAt))
        .build();
  }

  private @Nullable JsonObject reply() {
    if (replyStatus == null) {
      return null;
    }
    Optional<ReplyStatus> known = ReplyStatus.of(replyStatus);
    return JsonObject.builder()
        .put("status", replyStatus)
        .put("canSend", known.map(ReplyStatus::canSend).orElse(Ability.UNKNOWN).wireName())
        .put("canReceive", known.map(ReplyStatus::canReceive).orElse(Ability.UNKNOWN).wireName())
        .put("cause", known.map(status -> status.cause().wireName()).orElse("unknown"))
        .put(
            "remedy",
            known
                .map(ReplyStatus::remedy)
                .orElse("Look up in Zoho Desk what this reply status means."))
        .build();
  }
}
