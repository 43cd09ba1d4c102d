package io.reachline.conversation;

import static java.util.Comparator.comparing;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.wire.WireNamed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A conversation, without its messages.
 *
 * @param contact the customer: an id, or an object as the client sent it; null if unknown
 * @param updatedAt when it was changed last, or its session's newest event was received
 * @param session the provider's id of its session; null if a client created the conversation
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

  /** The properties of a conversation that the API shows. */
  enum Property implements WireNamed {
    ID("id"),
    ORGANIZATION("organization"),
    ORG_PATH("orgPath"),
    NAME("name"),
    TYPE("type"),
    STATUS("status"),
    CONTACT("contact"),
    PARTICIPANTS("participants"),
    META("meta"),
    SESSION("session"),
    CREATED_AT("createdAt"),
    UPDATED_AT("updatedAt");

    private final String wireName;

    Property(String wireName) {
      this.wireName = wireName;
    }

    @Override
    public String wireName() {
      return wireName;
    }
  }

  public Conversation {
    participants = List.copyOf(participants);
  }

  /** Returns a new conversation with the participant who opens it. */
  public static Conversation opened(ConversationKey key, Participant first, Instant now) {
    return closed(key, now).withParticipants(List.of(first));
  }

  /** Returns a new conversation: closed, and without participants. */
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

  /** Returns this conversation with another time of its last change. */
  public Conversation changedAt(Instant time) {
    return copy(status, participants, meta, time);
  }

  /** Returns this conversation with another status. */
  public Conversation withStatus(ConversationStatus changed) {
    return copy(changed, participants, meta, updatedAt);
  }

  /** Returns the participant that is this user; empty if the user does not take part. */
  public Optional<Participant> participant(UserId user) {
    return participants.stream().filter(p -> p.user().equals(user)).findFirst();
  }

  /**
   * Returns this conversation with a participant added or, if the user already takes part,
   * replaced. In a full conversation, a new participant replaces the one who is least involved, and
   * of several such the newest.
   *
   * @return empty if the conversation is full and nobody is less involved than the new participant
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
    return copy(status, changed, meta, updatedAt);
  }

  /** Returns this conversation with other meta. */
  public Conversation withMeta(JsonObject changed) {
    return copy(status, participants, changed, updatedAt);
  }

  private Conversation copy(
      ConversationStatus otherStatus,
      List<Participant> otherParticipants,
      JsonObject otherMeta,
      Instant otherTime) {
    return new Conversation(
        key,
        name,
        type,
        otherStatus,
        contact,
        otherParticipants,
        otherMeta,
        createdAt,
        otherTime,
        session);
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
    // Deconstructed, so that a new property does not compile until it is shown or left out.
    return switch (this) {
      case Conversation(
              var key,
              var name,
              var type,
              var status,
              var contact,
              var participants,
              var meta,
              var createdAt,
              var updatedAt,
              var session) ->
          JsonObject.builder()
              .put(Property.ID, key.conversation().value())
              .put(Property.ORGANIZATION, key.organization().value())
              .put(Property.ORG_PATH, path.wireForm())
              .putIfPresent(Property.NAME, name)
              .put(Property.TYPE, type.wireName())
              .put(Property.STATUS, status.wireName())
              .putIfPresent(Property.CONTACT, contact)
              .put(
                  Property.PARTICIPANTS,
                  participants.stream().map(p -> p.toJson().members()).toList())
              .put(Property.META, meta)
              .putIfPresent(Property.SESSION, session)
              .put(Property.CREATED_AT, Timestamp.format(createdAt))
              .put(Property.UPDATED_AT, Timestamp.format(updatedAt))
              .build();
    };
  }
}
