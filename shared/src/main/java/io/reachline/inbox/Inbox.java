package io.reachline.inbox;

import io.reachline.directory.ChannelId;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;

/**
 * An inbox for notifications: a channel's team inbox, or a user's personal one.
 *
 * @param organization the organisation of the channel or user; it may be above the conversation's
 * @param id the id of the channel or user
 */
public record Inbox(OrganizationId organization, String id) {

  /**
   * @throws IllegalArgumentException if the id is not 24 lower-case hexadecimal digits
   */
  public Inbox {
    HexId.check("inbox", id);
  }

  /** Returns the team inbox of a channel. */
  public static Inbox of(OrganizationId organization, ChannelId channel) {
    return new Inbox(organization, channel.value());
  }

  /** Returns the personal inbox of a user. */
  public static Inbox of(OrganizationId organization, UserId user) {
    return new Inbox(organization, user.value());
  }
}
