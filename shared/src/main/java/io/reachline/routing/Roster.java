package io.reachline.routing;

import io.reachline.directory.Branch;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.Organization;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.identity.UserId;
import io.reachline.inbox.Inbox;
import io.reachline.presence.LastOnline;
import io.reachline.presence.PresenceSnapshot;
import io.reachline.service.ServiceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The channels, users and services of a directory, with one reading of presence for a whole step.
 */
final class Roster {
  private final List<Target> ownChannels;
  private final Map<ChannelId, Channel> channels = new HashMap<>();
  private final Map<UserId, User> users = new HashMap<>();
  private final Map<ServiceId, Service> services = new HashMap<>();
  private final Set<ChannelId> online = new HashSet<>();
  private final Organization own;
  private final PresenceSnapshot presence;
  private final Set<ServiceKey> broken;

  /**
   * @param broken the services that fail now
   */
  Roster(DirectorySnapshot directory, PresenceSnapshot presence, Set<ServiceKey> broken) {
    this.presence = presence;
    this.broken = Set.copyOf(broken);
    own = directory.own().organization();
    ownChannels =
        directory.own().channels().stream()
            .map(Channel::id)
            .sorted()
            .<Target>map(Target.OfChannel::new)
            .toList();
    for (Branch branch : directory.branches()) {
      // The nearer organisation's comes first, and wins if two have the same id.
      branch.channels().forEach(channel -> channels.putIfAbsent(channel.id(), channel));
      branch.users().forEach(user -> users.putIfAbsent(user.id(), user));
      branch.services().forEach(service -> services.putIfAbsent(service.id(), service));
    }
    for (User user : users.values()) {
      if (isOnline(user)) {
        user.channels().stream().filter(channel -> isMember(user, channel)).forEach(online::add);
      }
    }
  }

  private boolean isMember(User user, ChannelId channel) {
    Channel known = channels.get(channel);
    return known != null && known.members().contains(user.id());
  }

  /** Returns all channels of the conversation's organisation. */
  List<Target> ownChannels() {
    return ownChannels;
  }

  /** Returns the conversation's organisation. */
  Organization own() {
    return own;
  }

  /** Returns the time at which presence was read. */
  Instant at() {
    return presence.at();
  }

  Optional<Channel> channel(ChannelId id) {
    return Optional.ofNullable(channels.get(id));
  }

  Optional<User> user(UserId id) {
    return Optional.ofNullable(users.get(id));
  }

  Optional<Service> service(ServiceId id) {
    return Optional.ofNullable(services.get(id));
  }

  private boolean isOnline(Service service) {
    return service.isEnabled() && !broken.contains(key(service));
  }

  private static ServiceKey key(Service service) {
    return new ServiceKey(service.organization(), service.id());
  }

  boolean isOnline(User user) {
    return presence.isOnline(user.organization(), user.id());
  }

  /** Returns when a user was online last; empty if never within the retention. */
  Optional<LastOnline> lastOnline(User user) {
    return presence.lastOnline(user.organization(), user.id());
  }

  /** Looks up targets. */
  Targets find(List<Target> wanted) {
    List<Targets.Found> found = new ArrayList<>();
    List<Target> missing = new ArrayList<>();
    for (Target target : wanted) {
      find(target).ifPresentOrElse(found::add, () -> missing.add(target));
    }
    return new Targets(found, missing);
  }

  private Optional<Targets.Found> find(Target target) {
    return switch (target) {
      case Target.OfChannel(var id) ->
          Optional.ofNullable(channels.get(id))
              .map(
                  channel ->
                      new Targets.Found(
                          target,
                          new Targets.Place.In(Inbox.of(channel.organization(), id)),
                          online.contains(id)));
      case Target.OfUser(var id) ->
          Optional.ofNullable(users.get(id))
              .map(
                  user ->
                      new Targets.Found(
                          target,
                          new Targets.Place.In(Inbox.of(user.organization(), id)),
                          isOnline(user)));
      case Target.OfService(var id) ->
          service(id)
              .map(
                  service ->
                      new Targets.Found(
                          target,
                          new Targets.Place.Of(key(service), service.isEnabled()),
                          isOnline(service)));
    };
  }
}
