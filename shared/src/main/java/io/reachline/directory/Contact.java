package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.nio.charset.StandardCharsets;

/**
 * A customer of an organisation.
 *
 * @param properties the name, and anything else that clients have set
 */
public record Contact(
    ContactId id, OrganizationId organization, JsonObject properties, Revision revision)
    implements Resource {
  private static final int MAX_BYTES = 8_000;

  /** Reads a contact from the properties that a client sent. */
  public static Parsed<Contact> parse(
      ContactId id, OrganizationId organization, JsonObject properties, Revision revision) {
    JsonObject own = properties.without(Resource.SYSTEM_PROPERTIES).withoutNulls();
    Fields fields = new Fields(own);
    fields.requiredText("name", MAX_NAME_BYTES);
    if (own.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      fields.refuse("body", "must not be larger than %,d bytes as JSON".formatted(MAX_BYTES));
    }
    for (String name : own.members().keySet()) {
      // Checks the depth of nesting.
      fields.bounded(name, MAX_BYTES);
    }
    return Parsed.of(fields, () -> new Contact(id, organization, own, revision));
  }

  @Override
  public String idValue() {
    return id.value();
  }
}
