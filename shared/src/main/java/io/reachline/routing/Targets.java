package io.reachline.routing;

import io.reachline.directory.ChannelId;
import io.reachline.identity.UserId;
import java.util.List;

/**
 * Whom a rule names, by one reading of presence.
 *
 * @param inboxes the inboxes of all of them
 * @param skipped the ids that are no channel or user of the conversation's organisation or of one
 *     above it
 */
public record Targets(
    List<ChannelId> channels,
    List<ChannelId> channelsOffline,
    List<UserId> users,
    List<UserId> usersOffline,
    List<Inbox> inboxes,
    List<String> skipped) {

  public Targets {
    channels = List.copyOf(channels);
    channelsOffline = List.copyOf(channelsOffline);
    users = List.copyOf(users);
    usersOffline = List.copyOf(usersOffline);
    inboxes = List.copyOf(inboxes);
    skipped = List.copyOf(skipped);
  }

  /** Whether somebody is there to be notified. */
  public boolean isReached() {
    return !channels.isEmpty() || !users.isEmpty();
  }
}
