package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import java.util.List;
import java.util.Optional;

/** A store of sources. */
public interface SourceStore {

  /**
   * Creates a source.
   *
   * @return whether its {@code orgId} is the one that the organisation has, or had with sources
   *     that were deleted: session ids are unique in it
   */
  boolean create(Source source);

  /**
   * Replaces a source.
   *
   * @param before the source as it was read
   * @param after the same source with other properties
   * @return whether the stored source was still as it was read; false if it was changed or deleted
   *     since
   */
  boolean replace(Source before, Source after);

  /** Deletes a source, and returns whether it was there. */
  boolean delete(OrganizationId organization, SourceId id);

  Optional<Source> find(OrganizationId organization, SourceId id);

  /** Returns a source of any organisation, as the webhook's address names it. */
  Optional<Source> find(SourceId id);

  List<Source> list(OrganizationId organization);
}
