package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import java.util.Set;

/** Something that admins keep in the directory of an organisation. */
public sealed interface Resource permits Organization, Channel, User, Workflow, Contact {

  /**
   * The properties that the system sets, whatever a client sends: accepted, so that a client can
   * send back what it read, and ignored.
   */
  Set<String> SYSTEM_PROPERTIES = Set.of("id", "organization", "orgPath", "createdAt", "updatedAt");

  /** The longest name of anything, in bytes. */
  int MAX_NAME_BYTES = 400;

  /** The organisation in whose directory it is. */
  OrganizationId organization();

  /** Its id, 24 hexadecimal digits. */
  String idValue();

  Revision revision();

  /** Returns the properties that clients set, as the API shows them and the store keeps them. */
  JsonObject properties();
}
