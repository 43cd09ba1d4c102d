package io.reachline.memory;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Resource;
import io.reachline.directory.Revision;
import io.reachline.identity.OrganizationId;
import java.util.Optional;

/** The deletion of a resource, at whatever revision it is. */
public final class Deletion {

  private Deletion() {}

  /** Deletes a resource by its id, and returns whether it was there. */
  public static boolean of(
      DirectoryStore directory,
      Class<? extends Resource> type,
      OrganizationId organization,
      String id) {
    Optional<Resource> found = directory.find(type, organization, id).map(Resource.class::cast);
    return found.isPresent() && directory.delete(found.get(), next(found.get()));
  }

  private static Revision next(Resource resource) {
    return resource.revision().next(resource.revision().updatedAt());
  }
}
