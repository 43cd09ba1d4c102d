package io.reachline.session;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Position;
import io.reachline.identity.OrganizationId;
import io.reachline.wire.TimeDigits;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event of a session: what it says of the session, and how it came.
 *
 * @param fingerprint the hash of the event, the same however its JSON was written: 64 hexadecimal
 *     digits
 * @param raw the event as Zoho sent it
 */
public record SessionEvent(
    OrganizationId organization, Session session, String fingerprint, String raw) {

  public ConversationKey conversation() {
    return session.id().conversation(organization);
  }

  /**
   * Where the event stands among its session's: the newest {@code eventTime} wins; at the same time
   * the greater {@code messagesCount}, then the greater hash, so that every order of arrival ends
   * alike.
   */
  public Position position() {
    return new Position(
        TimeDigits.of(session.eventTime())
            + HexFormat.of().toHexDigits(Objects.requireNonNullElse(session.messagesCount(), 0L))
            + fingerprint.substring(0, 16));
  }

  /** What the event says in words that a person understands; two facts make one text. */
  public String text() {
    String status =
        session
            .knownStatus()
            .map(SessionStatus::text)
            .orElseGet(() -> "Session status unknown: " + session.status());
    if (isAccepted()) {
      return hasNewStatus() ? status : status + ": messages can be exchanged";
    }
    return replyText()
        // "Session ended: messages cannot be sent" says both already.
        .map(reply -> hasNewStatus() && !reply.startsWith(status) ? status + ". " + reply : reply)
        .orElse(status);
  }

  private boolean hasNewStatus() {
    return !session.status().equals(session.previousStatus());
  }

  private boolean isAccepted() {
    return ReplyStatus.ACCEPTED.name().equals(session.replyStatus());
  }

  private Optional<String> replyText() {
    @Nullable String reply = session.replyStatus();
    return Optional.ofNullable(reply)
        .map(
            name ->
                ReplyStatus.of(name)
                    .map(ReplyStatus::text)
                    .orElse("Reply status unknown: " + name));
  }
}
