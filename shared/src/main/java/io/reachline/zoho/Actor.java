package io.reachline.zoho;

import io.reachline.identity.Role;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Utf8;
import io.reachline.webhook.ProviderEvent;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The author of a message, as its event names them. */
record Actor(JsonObject json) {
  private static final int MAX_NAME = 400;
  private static final int MAX_TEXT = 100;

  /** Returns the author's role; empty if the event has none of Zoho's types of actors. */
  Optional<Role> role() {
    return switch (Objects.requireNonNullElse(shortText("type"), "")) {
      case "AGENT" -> Optional.of(Role.AGENT);
      case "BOT" -> Optional.of(Role.BOT);
      // The help page writes it without the underscore.
      case "END_USER", "ENDUSER" -> Optional.of(Role.CONTACT);
      default -> Optional.empty();
    };
  }

  /**
   * Returns the fields that are shown; longer ones are left out. Null if the event has no actor.
   */
  @Nullable JsonObject shown() {
    if (json.members().isEmpty()) {
      return null;
    }
    String name = new Fields(json).scalar("name", ProviderEvent.MAX_BYTES);
    String contact = shortText("contactId");
    return JsonObject.builder()
        .putIfPresent("type", shortText("type"))
        .putIfPresent("name", name == null ? null : Utf8.prefix(name, MAX_NAME))
        .putIfPresent("id", contact == null ? shortText("externalId") : contact)
        .build();
  }

  private @Nullable String shortText(String name) {
    String text = new Fields(json).scalar(name, MAX_TEXT);
    return text == null || Utf8.length(text) > MAX_TEXT ? null : text;
  }
}
