package io.reachline.routing;

import io.reachline.directory.ChannelId;
import io.reachline.identity.OrganizationId;
import java.util.List;

/** The audience of an origin: those who may be notified of it. */
public sealed interface Audience {

  /**
   * The targets that workflows name.
   *
   * @param organizations the organisations whose workflows run; empty for all
   */
  record Workflows(List<OrganizationId> organizations) implements Audience {

    boolean includes(OrganizationId organization) {
      return organizations.isEmpty() || organizations.contains(organization);
    }
  }

  /** Some channels, without any workflow. */
  record Channels(List<ChannelId> channels) implements Audience {}
}
