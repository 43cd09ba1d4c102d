package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A team inbox.
 *
 * @param members the users who may subscribe to it
 */
public record Channel(
    ChannelId id, OrganizationId organization, String name, Set<UserId> members, Revision revision)
    implements Resource {

  public Channel {
    members = Set.copyOf(members);
  }

  @Override
  public String idValue() {
    return id.value();
  }

  @Override
  public JsonObject properties() {
    TreeSet<String> ids = new TreeSet<>();
    members.forEach(member -> ids.add(member.value()));
    return JsonObject.builder().put("name", name).put("members", List.copyOf(ids)).build();
  }
}
