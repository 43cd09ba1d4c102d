package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

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

  /** What a user is. */
  public enum Role {
    AGENT,
    BOT,
    ADMIN;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public User {
    channels = Set.copyOf(channels);
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
