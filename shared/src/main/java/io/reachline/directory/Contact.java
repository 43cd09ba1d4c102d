package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;

/**
 * Somebody whom an organisation talks with.
 *
 * @param properties name, and what else is known
 */
public record Contact(
    ContactId id, OrganizationId organization, JsonObject properties, Revision revision)
    implements Resource {

  @Override
  public String idValue() {
    return id.value();
  }
}
