package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A person or a bot of an organisation.
 *
 * @param id the id, which is also the claim {@code _id} of the user's access tokens
 * @param external the ids that providers of webhooks give the user, by the provider's name
 * @param channels the channels that the user subscribes to; ignored if the user is not a member
 */
public record User(
    UserId id,
    OrganizationId organization,
    String name,
    Role role,
    Set<ChannelId> channels,
    Map<String, String> external,
    Revision revision)
    implements Resource {
  // The presence is shown with the other properties, but has a route of its own to set it.
  private static final Set<String> IGNORED =
      Stream.concat(SYSTEM_PROPERTIES.stream(), Stream.of("presence"))
          .collect(Collectors.toUnmodifiableSet());

  private static final int MAX_EXTERNAL_BYTES = 1_000;
  private static final int MAX_EXTERNAL_ID_BYTES = 100;

  public User {
    channels = Set.copyOf(channels);
    external = Map.copyOf(external);
  }

  /** Returns a user whom no provider knows. */
  public User(
      UserId id,
      OrganizationId organization,
      String name,
      Role role,
      Set<ChannelId> channels,
      Revision revision) {
    this(id, organization, name, role, channels, Map.of(), revision);
  }

  /** Reads a user from the properties that a client sent. */
  public static Parsed<User> parse(
      UserId id, OrganizationId organization, JsonObject properties, Revision revision) {
    Fields fields = new Fields(properties);
    String name = fields.requiredText("name", MAX_NAME_BYTES);
    Role role = fields.choice("role", Role.ofUsers(), Role.AGENT);
    Set<ChannelId> channels = Set.copyOf(fields.ids("channels", ChannelId::new));
    Map<String, String> external = external(fields);
    fields.refuseOthers(IGNORED);
    return Parsed.of(
        fields, () -> new User(id, organization, name, role, channels, external, revision));
  }

  private static Map<String, String> external(Fields fields) {
    Map<String, String> external = new TreeMap<>();
    Fields nested = fields.nested("external", MAX_EXTERNAL_BYTES);
    for (String provider : fields.object("external", MAX_EXTERNAL_BYTES).members().keySet()) {
      String id = nested.scalar(provider, MAX_EXTERNAL_ID_BYTES);
      if (id == null || id.isBlank()) {
        nested.refuse(provider, "must not be empty");
      } else {
        external.put(provider, id);
      }
    }
    return external;
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
        .putIfPresent("external", external.isEmpty() ? null : new TreeMap<>(external))
        .build();
  }
}
