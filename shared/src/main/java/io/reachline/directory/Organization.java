package io.reachline.directory;

import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.wire.WireNamed;
import java.time.Instant;
import java.util.Optional;

/**
 * An organisation in the tree of organisations.
 *
 * @param path the ids from the root down to this organisation; never changes
 * @param status whether its workflows run
 * @param sharding the number of shards of its index keys
 */
public record Organization(
    OrganizationPath path, String name, Status status, Sharding sharding, Revision revision)
    implements Resource {

  /** Creates an organisation with one shard. */
  public Organization(OrganizationPath path, String name, Status status, Revision revision) {
    this(path, name, status, Sharding.SINGLE, revision);
  }

  /** The states of an organisation; the workflows of an inactive one do not run. */
  public enum Status implements WireNamed {
    ACTIVE,
    INACTIVE;
  }

  /** Returns an organisation that was never created but is named in tokens: a root, version 0. */
  public static Organization unrecorded(OrganizationId id) {
    return new Organization(
        OrganizationPath.root(id),
        "",
        Status.ACTIVE,
        new Revision(0, Instant.EPOCH, Instant.EPOCH, Optional.empty()));
  }

  /**
   * Reads an organisation from the properties that a client sent.
   *
   * @param sharding the organisation's sharding until now
   */
  public static Parsed<Organization> parse(
      OrganizationPath path, JsonObject properties, Sharding sharding, Revision revision) {
    Fields fields = new Fields(properties);
    String name = fields.requiredText("name", MAX_NAME_BYTES);
    Status status = fields.choice("status", Status.values(), Status.ACTIVE);
    // The caller compares the parent with the path.
    fields.text("parent", HexId.LENGTH);
    int shards =
        fields.has("shards") ? fields.number("shards", 1, Sharding.MAX, 1) : sharding.count();
    fields.refuseOthers(SYSTEM_PROPERTIES);
    return Parsed.of(
        fields,
        () ->
            new Organization(
                path, name, status, sharding.changedTo(shards, revision.updatedAt()), revision));
  }

  @Override
  public OrganizationId organization() {
    return path.organization();
  }

  @Override
  public String idValue() {
    return organization().value();
  }

  public boolean isActive() {
    return status == Status.ACTIVE;
  }

  /** Returns the organisation directly above this one; empty for a root. */
  public Optional<OrganizationId> parent() {
    int count = path.ids().size();
    return count > 1 ? Optional.of(path.ids().get(count - 2)) : Optional.empty();
  }

  @Override
  public JsonObject properties() {
    return JsonObject.builder()
        .put("name", name)
        .putIfPresent("parent", parent().map(OrganizationId::value).orElse(null))
        .put("status", status.wireName())
        .build();
  }
}
