package io.reachline.conversation;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation.
 *
 * @param contact whom it is held with: an id, or an object as the client gave it
 * @param session Zoho's id of the session that it stands for; null for one that a client created
 * @param updatedAt when a client changed it last, or its session's newest event came
 */
public record Conversation(
    ConversationKey key,
    @Nullable String name,
    ConversationType type,
    ConversationStatus status,
    @Nullable Object contact,
    List<Participant> participants,
    JsonObject meta,
    Instant createdAt,
    Instant updatedAt,
    @Nullable String session) {

  public Conversation {
    participants = List.copyOf(participants);
  }

  /** Returns a conversation that nobody has moved yet. */
  public static Conversation closed(ConversationKey key, Instant now) {
    return new Conversation(
        key,
        null,
        ConversationType.CONTACT,
        ConversationStatus.CLOSED,
        null,
        List.of(),
        JsonObject.EMPTY,
        now,
        now,
        null);
  }

  /** Returns this conversation as changed at a time. */
  public Conversation changedAt(Instant time) {
    return new Conversation(
        key, name, type, status, contact, participants, meta, createdAt, time, session);
  }

  /** Returns this conversation in another state. */
  public Conversation withStatus(ConversationStatus changed) {
    return new Conversation(
        key, name, type, changed, contact, participants, meta, createdAt, updatedAt, session);
  }

  /** Returns this conversation with other participants. */
  public Conversation withParticipants(List<Participant> changed) {
    return new Conversation(
        key, name, type, status, contact, changed, meta, createdAt, updatedAt, session);
  }

  /** Returns this conversation with another meta. */
  public Conversation withMeta(JsonObject changed) {
    return new Conversation(
        key, name, type, status, contact, participants, changed, createdAt, updatedAt, session);
  }

  public OrganizationId organization() {
    return key.organization();
  }

  public ConversationId id() {
    return key.conversation();
  }

  /**
   * Returns the conversation as the API shows it.
   *
   * @param path of its organisation
   */
  public JsonObject toJson(OrganizationPath path) {
    return JsonObject.builder()
        .put("id", id().value())
        .put("organization", organization().value())
        .put("orgPath", path.wireForm())
        .putIfPresent("name", name)
        .put("type", type.wireName())
        .put("status", status.wireName())
        .putIfPresent("contact", contact)
        .put("participants", participants.stream().map(p -> p.toJson().members()).toList())
        .put("meta", meta)
        .putIfPresent("session", session)
        .put("createdAt", Timestamp.format(createdAt))
        .put("updatedAt", Timestamp.format(updatedAt))
        .build();
  }
}
