package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A person or a bot of an organisation.
 *
 * @param id as the user's access tokens name it ({@code _id})
 * @param channels the channels subscribed to; one counts as long as the user is a member of it
 */
public record User(
    UserId id,
    OrganizationId organization,
    String name,
    Role role,
    Set<ChannelId> channels,
    Presence presence,
    Revision revision)
    implements Resource {
  // A user's presence is shown with the rest, and set on its own route.
  private static final Set<String> IGNORED =
      Stream.concat(SYSTEM_PROPERTIES.stream(), Stream.of("presence"))
          .collect(Collectors.toUnmodifiableSet());

  public User {
    channels = Set.copyOf(channels);
  }

  /** Reads a user from the properties that clients set, or says what is wrong with them. */
  public static Parsed<User> parse(
      UserId id,
      OrganizationId organization,
      JsonObject properties,
      Presence presence,
      Revision revision) {
    Fields fields = new Fields(properties);
    String name = fields.requiredText("name", MAX_NAME_BYTES);
    Role role = fields.choice("role", Role.ofUsers(), Role.AGENT);
    Set<ChannelId> channels = Set.copyOf(fields.ids("channels", ChannelId::new));
    fields.refuseOthers(IGNORED);
    return Parsed.of(
        fields, () -> new User(id, organization, name, role, channels, presence, revision));
  }

  /** Returns the user with another presence. */
  public User with(Presence other) {
    return new User(id, organization, name, role, channels, other, revision);
  }

  @Override
  public String idValue() {
    return id.value();
  }

  @Override
  public JsonObject properties() {
    TreeSet<String> ids = new TreeSet<>();
    channels.forEach(channel -> ids.add(channel.value()));
    return JsonObject.builder()
        .put("name", name)
        .put("role", role.wireName())
        .put("channels", List.copyOf(ids))
        .build();
  }
}
