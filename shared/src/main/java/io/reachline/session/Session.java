package io.reachline.session;

import io.reachline.conversation.ConversationKey;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session, as its newest event describes it.
 *
 * @param status the status as it was sent, which {@link SessionStatus} may not have
 * @param replyStatus the reply status as it was sent; null where the event has none
 * @param assigneeType AGENT or BOT, as it was sent
 * @param channelId the provider's channel (chat, social, …), not a team inbox
 * @param messagesCount the number of messages so far; null where the event does not tell
 * @param eventTime the time of the event, by the provider's clock
 * @param receivedAt the time at which the event came, by this service's clock
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

  /** Returns the status; empty where the table does not have it. */
  public Optional<SessionStatus> knownStatus() {
    return SessionStatus.of(status);
  }

  /**
   * Returns the least lead of the provider's clock over this service's; zero unless the newest
   * event happened after it was received.
   */
  public Duration ahead() {
    return eventTime.isAfter(receivedAt) ? Duration.between(receivedAt, eventTime) : Duration.ZERO;
  }

  /** Returns the session as the API shows it. */
  public JsonObject toJson(ConversationKey conversation, ReplyStatuses replyStatuses) {
    return JsonObject.builder()
        .put("id", id.value())
        .put("organization", conversation.organization().value())
        .put("conversation", conversation.conversation().value())
        .put("channelId", channelId)
        .put("status", status)
        .put("previousStatus", previousStatus)
        .put("reply", reply(replyStatuses))
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

  private @Nullable JsonObject reply(ReplyStatuses replyStatuses) {
    if (replyStatus == null) {
      return null;
    }
    Optional<ReplyStatus> known = replyStatuses.find(replyStatus);
    return JsonObject.builder()
        .put("status", replyStatus)
        .put("canSend", known.map(ReplyStatus::canSend).orElse(Ability.UNKNOWN).wireName())
        .put("canReceive", known.map(ReplyStatus::canReceive).orElse(Ability.UNKNOWN).wireName())
        .put("cause", known.map(status -> status.cause().wireName()).orElse("unknown"))
        .put("remedy", known.map(ReplyStatus::remedy).orElseGet(replyStatuses::remedyOfUnknown))
        .build();
  }
}
