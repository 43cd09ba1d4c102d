package io.reachline.conversation;

import static java.util.Comparator.comparing;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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

  /** The largest number of participants. */
  public static final int MAX_PARTICIPANTS = 100;

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

  /** Returns a user's part in this conversation. */
  public Optional<Participant> participant(UserId user) {
    return participants.stream().filter(p -> p.user().equals(user)).findFirst();
  }

  /**
   * Returns this conversation with a participant in the place of who that was before. Where it is
   * full, a new one takes the place of whoever is involved least, the newest of these; empty where
   * nobody is involved less.
   */
  public Optional<Conversation> with(Participant changed) {
    List<Participant> all = new ArrayList<>(participants);
    Optional<Participant> before = participant(changed.user());
    if (before.isPresent()) {
      all.set(all.indexOf(before.get()), changed);
      return Optional.of(withParticipants(all));
    }
    if (all.size() >= MAX_PARTICIPANTS) {
      Participant least = Collections.min(all.reversed(), comparing(Participant::involvement));
      if (least.involvement().compareTo(changed.involvement()) >= 0) {
        return Optional.empty();
      }
      all.remove(least);
    }
    all.add(changed);
    return Optional.of(withParticipants(all));
  }

  private Conversation withParticipants(List<Participant> changed) {
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
