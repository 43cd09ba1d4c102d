package io.reachline.routing;

import io.reachline.directory.Branch;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.User;
import io.reachline.identity.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is where: one reading of presence for a whole step. */
final class Roster {
  private final List<ChannelId> ownChannels;
  private final Map<ChannelId, Channel> channels = new HashMap<>();
  private final Map<UserId, User> users = new HashMap<>();
  private final Set<ChannelId> online = new HashSet<>();
  private final Instant now;

  Roster(DirectorySnapshot directory, Instant now) {
    this.now = now;
    ownChannels = directory.own().channels().stream().map(Channel::id).sorted().toList();
    for (Branch branch : directory.branches()) {
      // The nearer one counts, should an id stand in two organisations.
      branch.channels().forEach(channel -> channels.putIfAbsent(channel.id(), channel));
      branch.users().forEach(user -> users.putIfAbsent(user.id(), user));
    }
    for (User user : users.values()) {
      if (user.presence().isOnlineAt(now)) {
        user.channels().stream().filter(channel -> isMember(user, channel)).forEach(online::add);
      }
    }
  }

  private boolean isMember(User user, ChannelId channel) {
    Channel known = channels.get(channel);
    return known != null && known.members().contains(user.id());
  }

  /** All channels of the conversation's organisation. */
  List<ChannelId> ownChannels() {
    return ownChannels;
  }

  Targets targets(List<ChannelId> wantedChannels, List<UserId> wantedUsers) {
    List<ChannelId> channelsOnline = new ArrayList<>();
    List<ChannelId> channelsOffline = new ArrayList<>();
    List<UserId> usersOnline = new ArrayList<>();
    List<UserId> usersOffline = new ArrayList<>();
    List<Inbox> inboxes = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (ChannelId id : wantedChannels) {
      Channel channel = channels.get(id);
      if (channel == null) {
        skipped.add(id.value());
      } else {
        (online.contains(id) ? channelsOnline : channelsOffline).add(id);
        inboxes.add(Inbox.of(channel.organization(), id));
      }
    }
    for (UserId id : wantedUsers) {
      User user = users.get(id);
      if (user == null) {
        skipped.add(id.value());
      } else {
        (user.presence().isOnlineAt(now) ? usersOnline : usersOffline).add(id);
        inboxes.add(Inbox.of(user.organization(), id));
      }
    }
    return new Targets(
        channelsOnline, channelsOffline, usersOnline, usersOffline, inboxes, skipped);
  }
}
