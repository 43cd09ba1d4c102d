package io.reachline.condition;

import io.reachline.json.JsonObject;
import io.reachline.routing.Facts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A builder of facts about an inbound message. */
final class FactsBuilder {
  static final Instant NOW = Instant.parse("2026-11-25T09:30:00Z");

  private JsonObject message =
      JsonObject.builder()
          .put("id", "01a20625699ab5792c33fa45")
          .put("type", "chat")
          .put("text", "Where is my parcel?")
          .put("role", "contact")
          .put("user", "")
          .put("isBackchannel", false)
          .put("contentType", "text/plain")
          .put("meta", JsonObject.EMPTY)
          .put("createdAt", NOW.minusSeconds(2))
          .put("receivedAt", NOW.minusSeconds(1))
          .build();
  private final JsonObject conversation =
      JsonObject.builder()
          .put("id", "244c84925825b822adbc0feb")
          .put("name", "A parcel is late")
          .put("type", "contact")
          .put("status", "closed")
          .put("meta", JsonObject.EMPTY)
          .put("createdAt", NOW.minusSeconds(86_400))
          .build();
  private final JsonObject organization =
      JsonObject.builder()
          .put("id", "64d1f0c2a9b3e87f5c210001")
          .put("name", "Parcels")
          .put("parent", "")
          .put("status", "active")
          .build();
  private @Nullable JsonObject session;
  private @Nullable JsonObject contact;

  private FactsBuilder() {}

  /** Returns a chat message in a closed conversation that stands for no session. */
  static FactsBuilder aMessage() {
    return new FactsBuilder();
  }

  FactsBuilder message(String name, @Nullable Object value) {
    message = message.with(name, value);
    return this;
  }

  FactsBuilder meta(String name, @Nullable Object value) {
    return message("meta", message.object("meta").with(name, value).members());
  }

  FactsBuilder session(JsonObject of) {
    session = of;
    return this;
  }

  FactsBuilder contact(JsonObject of) {
    contact = of;
    return this;
  }

  Facts build() {
    return new Facts(message, conversation, session, contact, organization, NOW);
  }
}
