package io.reachline.functions.directory;

import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Channels: their members are users of the same organisation. */
record ChannelKind(DirectoryStore directory) implements ResourceKind<Channel> {

  @Override
  public Class<Channel> type() {
    return Channel.class;
  }

  @Override
  public String label() {
    return "Channel";
  }

  @Override
  public Set<String> properties() {
    return Set.of("name", "members");
  }

  @Override
  public OptionalInt most() {
    return OptionalInt.of(500);
  }

  @Override
  public Parsed<Channel> parse(
      String id, OrganizationId organization, JsonObject properties, Revision revision) {
    return Channel.parse(new ChannelId(id), organization, properties, revision);
  }

  @Override
  public Optional<Invalid> problem(Channel channel, Optional<Channel> before) {
    Set<UserId> added = new TreeSet<>(Comparator.comparing(UserId::value));
    added.addAll(channel.members());
    before.ifPresent(earlier -> added.removeAll(earlier.members()));
    if (added.isEmpty()) {
      return Optional.empty();
    }
    directory
        .list(User.class, channel.organization(), Integer.MAX_VALUE)
        .forEach(user -> added.remove(user.id()));
    return added.stream()
        .findFirst()
        .map(
            member ->
                new Invalid(
                    "members", "must be users of the organization; %s is none".formatted(member)));
  }

  @Override
  public List<Workflow> targeting(Channel channel, int most) {
    return new RuleTargets(directory).naming(channel, most);
  }
}
