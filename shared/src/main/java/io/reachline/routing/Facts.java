package io.reachline.routing;

import io.reachline.conversation.Conversation;
import io.reachline.directory.Organization;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.session.Session;
import io.reachline.session.SessionFields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The facts that conditions are evaluated over. Times in the objects are {@link Instant}s; other
 * values are JSON's. A missing text is empty; a missing text of a session is null.
 *
 * @param message id, type, text, role, user, isBackchannel, contentType, meta, createdAt,
 *     receivedAt
 * @param conversation id, name, type, status, contact, meta, createdAt; with the status before the
 *     message, and the contact as a client gave it
 * @param session the session under the names of the provider's event; null if there is none
 * @param contact the contact from the directory or a verified webhook, never from a client; null if
 *     nothing is known
 * @param organization id, name, parent, status
 */
public record Facts(
    JsonObject message,
    JsonObject conversation,
    @Nullable JsonObject session,
    @Nullable JsonObject contact,
    JsonObject organization,
    Instant now) {

  static Facts of(Origin origin, Organization organization, Instant now) {
    return new Facts(
        message(origin),
        conversation(origin),
        origin.situation().session().map(Facts::session).orElse(null),
        origin.contact().orElse(null),
        JsonObject.builder()
            .put("id", organization.idValue())
            .put("name", organization.name())
            .put("parent", organization.parent().map(OrganizationId::value).orElse(""))
            .put("status", organization.status().wireName())
            .build(),
        now);
  }

  // Both are deconstructed, so that a new property does not compile until conditions know it or it
  // is left out.

  private static JsonObject conversation(Origin origin) {
    return switch (origin.situation().conversation()) {
      case Conversation(
              var key,
              var name,
              var type,
              _,
              var contact,
              _,
              var meta,
              var createdAt,
              _,
              _) ->
          JsonObject.builder()
              .put("id", key.conversation().value())
              .put("name", orEmpty(name))
              .put("type", type.wireName())
              .put("status", origin.status().wireName())
              .put("contact", contact)
              .put("meta", meta)
              .put("createdAt", createdAt)
              .build();
    };
  }

  private static JsonObject message(Origin origin) {
    return switch (origin.message()) {
      case Message(
              var id,
              _,
              var role,
              var text,
              var user,
              var isBackchannel,
              var meta,
              var display,
              _,
              _,
              _,
              _) ->
          JsonObject.builder()
              .put("id", id.value())
              .put("type", id.type().wireName())
              .put("text", text)
              .put("role", role.wireName())
              .put("user", user == null ? "" : user.value())
              .put("isBackchannel", isBackchannel)
              .put("contentType", display.text("contentType").orElse(""))
              .put("meta", meta)
              .put("createdAt", id.createdAt())
              .put("receivedAt", origin.at())
              .build();
    };
  }

  /** Returns a session under the names of the provider's event. */
  private static JsonObject session(Session session) {
    return JsonObject.builder()
        .put(SessionFields.ID, session.id().value())
        .put(SessionFields.STATUS, session.status())
        .put(SessionFields.PREVIOUS_STATUS, session.previousStatus())
        .put(SessionFields.REPLY_STATUS, session.replyStatus())
        .put(SessionFields.ASSIGNEE, session.assigneeId())
        .put(SessionFields.ASSIGNEE_TYPE, session.assigneeType())
        .put(SessionFields.MESSAGES_COUNT, session.messagesCount())
        .put(SessionFields.CHANNEL, session.channelId())
        .put(SessionFields.EVENT_TIME, session.eventTime())
        .build();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
