package io.reachline.administration;

import io.reachline.directory.Channel;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Revision;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import io.reachline.presence.LastOnline;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceStore;
import io.reachline.storage.Consistency;
import io.reachline.webhook.Provider;
import io.reachline.webhook.Providers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The rules of users. They subscribe to channels that they are members of. */
record UserKind(Providers providers, DirectoryStore directory, PresenceStore presence, Clock clock)
    implements ResourceKind<User> {

  @Override
  public Class<User> type() {
    return User.class;
  }

  @Override
  public String label() {
    return "User";
  }

  @Override
  public Set<String> properties() {
    return Set.of("name", "role", "channels", "external", "presence");
  }

  @Override
  public Map<String, AllowedValues> values() {
    return Map.of(
        "role", AllowedValues.of(Role.ofUsers()),
        "presence", AllowedValues.of("online", "offline"));
  }

  @Override
  public OptionalInt most() {
    return OptionalInt.of(5_000);
  }

  @Override
  public OptionalInt mostBytes() {
    return OptionalInt.of(1_000_000);
  }

  @Override
  public Parsed<User> parse(
      String id, OrganizationId organization, JsonObject properties, Revision revision) {
    return User.parse(new UserId(id), organization, properties, revision);
  }

  @Override
  public Optional<Invalid> problem(User user, Optional<User> before) {
    return unknownProvider(user).or(() -> notAMember(user, before));
  }

  private Optional<Invalid> unknownProvider(User user) {
    for (var entry : new TreeMap<>(user.external()).entrySet()) {
      String path = "external." + entry.getKey();
      Optional<Provider> provider = providers.named(entry.getKey());
      if (provider.isEmpty()) {
        return Optional.of(
            new Invalid(
                path, "is not a provider; known are " + String.join(", ", providers.names())));
      }
      if (!provider.get().isId(entry.getValue())) {
        return Optional.of(new Invalid(path, provider.get().idRule()));
      }
    }
    return Optional.empty();
  }

  private Optional<Invalid> notAMember(User user, Optional<User> before) {
    Set<String> added = new TreeSet<>();
    user.channels().forEach(channel -> added.add(channel.value()));
    before.ifPresent(
        earlier -> earlier.channels().forEach(channel -> added.remove(channel.value())));
    directory.findAll(Channel.class, user.organization(), Set.copyOf(added)).stream()
        .filter(channel -> channel.members().contains(user.id()))
        .forEach(channel -> added.remove(channel.idValue()));
    return added.stream()
        .findFirst()
        .map(
            channel ->
                new Invalid(
                    "channels",
                    "must be channels of which the user is a member; %s is not"
                        .formatted(channel)));
  }

  @Override
  public JsonObject extras(User user) {
    Instant now = clock.instant();
    return presence(
        presence
            .find(user.organization(), user.id())
            .filter(known -> known.isOnlineAt(now))
            .isPresent());
  }

  @Override
  public Function<User, JsonObject> extras(OrganizationId organization) {
    Instant now = clock.instant();
    Map<UserId, LastOnline> online = presence.onlineSince(organization, now, Consistency.STRONG);
    return user ->
        presence(
            Optional.ofNullable(online.get(user.id()))
                .filter(last -> last.isOnlineAt(now))
                .isPresent());
  }

  private static JsonObject presence(boolean isOnline) {
    return JsonObject.builder().put("presence", Presence.name(isOnline)).build();
  }

  @Override
  public List<Workflow> targeting(User user, int most) {
    return new RuleTargets(directory)
        .naming(new Target.OfUser(user.id()), user.organization(), most);
  }
}
