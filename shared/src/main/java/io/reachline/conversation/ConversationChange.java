package io.reachline.conversation;

import io.reachline.identity.Caller;
import io.reachline.identity.Scope;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a conversation that a client sets, at its creation or later. A property that is
 * null stays as it is.
 */
public record ConversationChange(
    @Nullable String name,
    @Nullable ConversationType type,
    @Nullable Object contact,
    @Nullable JsonObject meta) {
  private static final int MAX_NAME_BYTES = 400;
  private static final int MAX_CONTACT_BYTES = 2_000;

  /** The largest meta, in bytes as JSON: a head of more than 1 kB makes every event cost more. */
  public static final int MAX_META_BYTES = 8_000;

  /**
   * Reads the properties that a client sent, and ignores those that the system sets. A guest can
   * name only themselves as a contact of the directory, because conditions trust the id.
   */
  public static Parsed<ConversationChange> parse(JsonObject body, Caller caller) {
    Fields fields = new Fields(body);
    String name = fields.text("name", MAX_NAME_BYTES);
    ConversationType type =
        fields.has("type")
            ? fields.choice("type", ConversationType.values(), ConversationType.CONTACT)
            : null;
    Object contact = fields.bounded("contact", MAX_CONTACT_BYTES);
    if (!(contact == null || contact instanceof String || contact instanceof Map)) {
      fields.refuse("contact", "must be an id or an object");
    }
    if (caller.scope() == Scope.GUEST
        && contact instanceof String id
        && !id.equals(caller.user().value())) {
      fields.refuse("contact", "must be the guest's own id or an object");
    }
    JsonObject meta = fields.has("meta") ? fields.object("meta", MAX_META_BYTES) : null;
    return Parsed.of(fields, () -> new ConversationChange(name, type, contact, meta));
  }

  /** Returns a conversation with this change applied. */
  public Conversation applyTo(Conversation conversation, Instant now) {
    return new Conversation(
        conversation.key(),
        name == null ? conversation.name() : name,
        type == null ? conversation.type() : type,
        conversation.status(),
        contact == null ? conversation.contact() : contact,
        conversation.participants(),
        meta == null ? conversation.meta() : meta,
        conversation.createdAt(),
        now,
        conversation.session());
  }
}
