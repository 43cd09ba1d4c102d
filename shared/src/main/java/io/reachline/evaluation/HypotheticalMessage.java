package io.reachline.evaluation;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.ConversationType;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.routing.Audience;
import io.reachline.routing.Origin;
import io.reachline.session.Handling;
import io.reachline.session.Session;
import io.reachline.session.SessionFields;
import io.reachline.session.SessionId;
import io.reachline.session.Situation;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a message that nobody has written, in a conversation that need not exist.
 *
 * @param clock the time at which the message is supposed to be written
 */
record HypotheticalMessage(OrganizationId organization, Clock clock) {
  private static final int MAX_TEXT_BYTES = 64_000;
  private static final int MAX_META_BYTES = 32_000;

  ConversationKey conversation(String id) {
    return new ConversationKey(organization, new ConversationId(id));
  }

  /**
   * Reads the message to route. Its contact has only the properties in the body.
   *
   * @param fields the fields of the body
   * @param found the existing conversation that the body names; empty if the body describes one
   */
  Parsed<Origin> read(Fields fields, Optional<Situation> found) {
    Fields message = fields.nested("message", MAX_TEXT_BYTES + MAX_META_BYTES);
    String text = message.requiredText("text", MAX_TEXT_BYTES);
    MessageType type = message.choice("type", MessageType.values(), MessageType.CHAT);
    if (type == MessageType.COMMAND) {
      message.refuse("type", "must not be command: only messages of a contact are evaluated");
    }
    JsonObject meta = message.object("meta", MAX_META_BYTES);
    message.refuseOthers(Set.of());
    Fields conversation =
        found.isPresent()
            ? new Fields(JsonObject.EMPTY)
            : fields.nested("conversation", MAX_META_BYTES);
    ConversationStatus status =
        conversation.choice("status", ConversationStatus.values(), ConversationStatus.CLOSED);
    ConversationType with =
        conversation.choice("type", ConversationType.values(), ConversationType.CONTACT);
    JsonObject conversationMeta = conversation.object("meta", MAX_META_BYTES);
    String name = conversation.text("name", MAX_META_BYTES);
    conversation.refuseOthers(Set.of());
    Optional<Session> session = session(fields);
    if (found.isPresent() && session.isPresent()) {
      fields.refuse("session", "must not be sent with a conversation's id: its own session counts");
    }
    JsonObject contact = fields.object("contact", MAX_META_BYTES);
    fields.refuseOthers(Set.of("conversation", "workflows"));
    return Parsed.of(
        fields,
        () -> {
          Situation situation =
              found.orElseGet(
                  () ->
                      new Situation(
                          new ConversationChange(name, with, null, conversationMeta)
                              .applyTo(
                                  Conversation.closed(conversation(HexId.NONE), clock.instant()),
                                  clock.instant())
                              .withStatus(status),
                          session,
                          Handling.NONE,
                          Optional.empty()));
          return new Origin(
              message(situation, type, text, meta),
              situation,
              situation.conversation().status(),
              Optional.of(contact).filter(known -> !known.members().isEmpty()),
              new Audience.Workflows(List.of()));
        });
  }

  private Message message(Situation situation, MessageType type, String text, JsonObject meta) {
    return Message.posted(
        MessageId.of(clock.instant(), type, HexId.NONE),
        situation.conversation().key(),
        Role.CONTACT,
        null,
        text,
        meta);
  }

  /** Reads a session, whose properties have the provider's names; empty if the body has none. */
  private Optional<Session> session(Fields fields) {
    Fields session = fields.nested("session", MAX_META_BYTES);
    if (session.isEmpty()) {
      return Optional.empty();
    }
    String id =
        Objects.requireNonNullElse(session.scalar(SessionFields.ID, SessionId.MAX_LENGTH), "0");
    Session read =
        new Session(
            new SessionId(id.isBlank() || id.length() > SessionId.MAX_LENGTH ? "0" : id),
            Objects.requireNonNullElse(
                session.scalar(SessionFields.STATUS, MAX_META_BYTES), "OPEN"),
            session.scalar(SessionFields.PREVIOUS_STATUS, MAX_META_BYTES),
            session.scalar(SessionFields.REPLY_STATUS, MAX_META_BYTES),
            session.scalar(SessionFields.ASSIGNEE, MAX_META_BYTES),
            session.scalar(SessionFields.ASSIGNEE_TYPE, MAX_META_BYTES),
            count(session),
            session.scalar(SessionFields.CHANNEL, MAX_META_BYTES),
            clock.instant(),
            clock.instant());
    session.refuseOthers(Set.of());
    return Optional.of(read);
  }

  private static @Nullable Long count(Fields session) {
    String count = session.scalar(SessionFields.MESSAGES_COUNT, MAX_META_BYTES);
    if (count == null || count.matches("\\d{1,18}")) {
      return count == null ? null : Long.valueOf(count);
    }
    session.refuse(SessionFields.MESSAGES_COUNT, "must be a whole number");
    return null;
  }
}
