package io.reachline.dynamo;

import io.reachline.directory.Sharding;
import io.reachline.identity.OrganizationId;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** The shards of indexes, as one instance knows them. */
public final class SimulatedShards {
  private static final String KEY = "key";

  private final Shards shards;

  /**
   * @param directory reads the sharding of an organisation
   */
  public SimulatedShards(Function<OrganizationId, Sharding> directory, Clock clock) {
    shards = new Shards(directory, clock);
  }

  /** Returns the shard to which the instance writes an item. */
  public String written(OrganizationId organization, String item) {
    return shards.written(organization, KEY, item);
  }

  /** Returns the shards that the instance reads. */
  public List<String> read(OrganizationId organization) {
    return shards.read(organization, KEY);
  }
}
