package io.reachline.session;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Position;
import io.reachline.identity.OrganizationId;
import io.reachline.wire.TimeDigits;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * An event of a session.
 *
 * @param session the session as the event describes it
 * @param fingerprint a hash of the event, the same for all forms of its JSON: 64 hexadecimal digits
 * @param raw the event as it was sent
 */
public record SessionEvent(
    OrganizationId organization, Session session, String fingerprint, String raw) {

  public ConversationKey conversation() {
    return session.id().conversation(organization);
  }

  /**
   * Returns the event's position among those of its session. The newest {@code eventTime} wins; at
   * the same time the greater {@code messagesCount}, then the greater hash, so that every order of
   * arrival ends alike.
   */
  public Position position() {
    return new Position(
        TimeDigits.of(session.eventTime())
            + HexFormat.of().toHexDigits(Objects.requireNonNullElse(session.messagesCount(), 0L))
            + fingerprint.substring(0, 16));
  }

  /** Returns the news of the event in words that a person understands, as one text. */
  public String text(ReplyStatuses replyStatuses) {
    String status =
        session
            .knownStatus()
            .map(SessionStatus::text)
            .orElseGet(() -> "Session status unknown: " + session.status());
    Optional<ReplyStatus> reply = reply(replyStatuses);
    if (reply.filter(known -> known.cause() == Cause.NONE).isPresent()) {
      return hasNewStatus() ? status : status + ": messages can be exchanged";
    }
    return replyText(reply)
        // "Session ended: messages cannot be sent" says both already.
        .map(text -> hasNewStatus() && !text.startsWith(status) ? status + ". " + text : text)
        .orElse(status);
  }

  private boolean hasNewStatus() {
    return !session.status().equals(session.previousStatus());
  }

  private Optional<ReplyStatus> reply(ReplyStatuses replyStatuses) {
    return Optional.ofNullable(session.replyStatus()).flatMap(replyStatuses::find);
  }

  private Optional<String> replyText(Optional<ReplyStatus> reply) {
    return reply
        .map(ReplyStatus::text)
        .or(
            () ->
                Optional.ofNullable(session.replyStatus())
                    .map(name -> "Reply status unknown: " + name));
  }
}
