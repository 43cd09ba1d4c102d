package io.reachline.administration;

import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Revision;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The rules of channels. Members must be users of the same organisation. */
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
  public OptionalInt mostBytes() {
    return OptionalInt.of(1_000_000);
  }

  @Override
  public Parsed<Channel> parse(
      String id, OrganizationId organization, JsonObject properties, Revision revision) {
    return Channel.parse(new ChannelId(id), organization, properties, revision);
  }

  @Override
  public Optional<Invalid> problem(Channel channel, Optional<Channel> before) {
    Set<String> added = new TreeSet<>();
    channel.members().forEach(member -> added.add(member.value()));
    before.ifPresent(earlier -> earlier.members().forEach(member -> added.remove(member.value())));
    added.removeAll(directory.present(User.class, channel.organization(), Set.copyOf(added)));
    return added.stream()
        .findFirst()
        .map(
            member ->
                new Invalid(
                    "members", "must be users of the organization; %s is not".formatted(member)));
  }

  @Override
  public List<Workflow> targeting(Channel channel, int most) {
    return new RuleTargets(directory)
        .naming(new Target.OfChannel(channel.id()), channel.organization(), most);
  }
}
