package io.reachline.routing;

import io.reachline.directory.ChannelId;
import io.reachline.identity.OrganizationId;
import java.util.List;

/** Whom an origin is for. */
public sealed interface Audience {

  /**
   * As workflows say.
   *
   * @param organizations whose workflows run; empty: all that would
   */
  record Workflows(List<OrganizationId> organizations) implements Audience {

    boolean includes(OrganizationId organization) {
      return organizations.isEmpty() || organizations.contains(organization);
    }
  }

  /** These channels, and no workflow. */
  record Channels(List<ChannelId> channels) implements Audience {}
}
