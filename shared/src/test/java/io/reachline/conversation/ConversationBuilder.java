package io.reachline.conversation;

import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A builder of conversations for tests: a new one of no client, unless a test says otherwise. */
public final class ConversationBuilder {
  private ConversationKey key =
      new ConversationKey(
          new OrganizationId("5d01e2404bc19c256622ad10"),
          new ConversationId("6907abfa9938843d0a82a1d0"));
  private @Nullable String name;
  private ConversationType type = ConversationType.CONTACT;
  private ConversationStatus status = ConversationStatus.CLOSED;
  private @Nullable Object contact;
  private List<Participant> participants = List.of();
  private JsonObject meta = JsonObject.EMPTY;
  private Instant createdAt = Instant.EPOCH;
  private Instant updatedAt = Instant.EPOCH;
  private @Nullable String session;

  private ConversationBuilder() {}

  public static ConversationBuilder aConversation() {
    return new ConversationBuilder();
  }

  /** Starts with all that a conversation has. */
  public static ConversationBuilder like(Conversation other) {
    return aConversation()
        .key(other.key())
        .name(other.name())
        .type(other.type())
        .status(other.status())
        .contact(other.contact())
        .participants(other.participants())
        .meta(other.meta())
        .createdAt(other.createdAt())
        .updatedAt(other.updatedAt())
        .session(other.session());
  }

  public ConversationBuilder key(ConversationKey of) {
    key = of;
    return this;
  }

  public ConversationBuilder name(@Nullable String text) {
    name = text;
    return this;
  }

  public ConversationBuilder type(ConversationType with) {
    type = with;
    return this;
  }

  public ConversationBuilder status(ConversationStatus state) {
    status = state;
    return this;
  }

  public ConversationBuilder contact(@Nullable Object of) {
    contact = of;
    return this;
  }

  public ConversationBuilder participants(List<Participant> all) {
    participants = all;
    return this;
  }

  public ConversationBuilder meta(JsonObject object) {
    meta = object;
    return this;
  }

  /** Sets the time of the creation, and of the last change. */
  public ConversationBuilder createdAt(Instant time) {
    createdAt = time;
    updatedAt = time;
    return this;
  }

  public ConversationBuilder updatedAt(Instant time) {
    updatedAt = time;
    return this;
  }

  public ConversationBuilder session(@Nullable String id) {
    session = id;
    return this;
  }

  public Conversation build() {
    return new Conversation(
        key, name, type, status, contact, participants, meta, createdAt, updatedAt, session);
  }
}
