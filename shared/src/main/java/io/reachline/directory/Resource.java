package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import java.util.Set;

/** A resource of an organisation's directory. */
public sealed interface Resource permits Organization, Channel, User, Workflow, Contact, Service {

  /**
   * The properties that only the system sets. Those of a client are ignored rather than refused, so
   * that a client can send back what it has read.
   */
  Set<String> SYSTEM_PROPERTIES = Set.of("id", "organization", "orgPath", "createdAt", "updatedAt");

  /** The largest size of a name, in bytes. */
  int MAX_NAME_BYTES = 400;

  /** Returns the organisation that has this resource in its directory. */
  OrganizationId organization();

  /** Returns the id: 24 hexadecimal digits. */
  String idValue();

  Revision revision();

  /** Returns the properties that clients set, as the API shows them and the store keeps them. */
  JsonObject properties();
}
