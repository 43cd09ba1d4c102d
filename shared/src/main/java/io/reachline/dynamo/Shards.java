package io.reachline.dynamo;

import io.reachline.cache.LruMap;
import io.reachline.directory.Sharding;
import io.reachline.identity.OrganizationId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of indexes with their shards. The shardings of organisations are remembered for five
 * minutes. The key of the first shard has no number, so it is the key of an organisation that has
 * only one.
 */
final class Shards {
  // Bounded, so that requests with made-up ids cannot fill the memory.
  private static final int CAPACITY = 1_000;

  /** The number of items that an instance writes before it looks: about those of one request. */
  static final int UNSEEN_WRITES = 4;

  /** The pause of writers after a failed look at the directory, which may take seconds. */
  static final Duration BETWEEN_FAILURES = Duration.ofSeconds(10);

  /**
   * A sharding in memory.
   *
   * @param readable until when readers trust it
   * @param writable until when writers do not look for a newer one
   * @param unseenWrites the number of items that are written all the same before a look
   */
  private record Known(Sharding sharding, Instant readable, Instant writable, int unseenWrites) {

    Known(Sharding sharding, Instant readable, Instant writable) {
      this(sharding, readable, writable, 0);
    }

    static Known unseen(int writes) {
      return new Known(Sharding.SINGLE, Instant.MIN, Instant.MIN, writes);
    }
  }

  private final Function<OrganizationId, Sharding> directory;
  private final Clock clock;
  private final Map<OrganizationId, Known> known = LruMap.ofAtMost(CAPACITY);

  /**
   * @param directory reads the sharding of an organisation
   */
  Shards(Function<OrganizationId, Sharding> directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Returns the key under which an item is written. An instance writes its first items to the first
   * shard, which is always read, so that its first request does not wait for a look.
   *
   * @param key the key of the first shard
   * @param item what tells the item apart, and never changes
   */
  String written(OrganizationId organization, String key, String item) {
    return key(key, Sharding.shardOf(item, forWriting(organization).inUse(clock.instant())));
  }

  /** Returns all keys under which items may have been written. */
  List<String> read(OrganizationId organization, String key) {
    return IntStream.range(0, forReading(organization).highest())
        .mapToObj(shard -> key(key, shard))
        .toList();
  }

  /** Returns the keys under which one item may have been written, the most likely first. */
  List<String> read(OrganizationId organization, String key, String item) {
    Sharding sharding = forReading(organization);
    List<Integer> counts = new ArrayList<>(List.of(sharding.inUse(clock.instant())));
    IntStream.iterate(sharding.highest(), count -> count > 0, count -> count - 1)
        .forEach(counts::add);
    return counts.stream()
        .map(count -> Sharding.shardOf(item, count))
        .distinct()
        .map(shard -> key(key, shard))
        .toList();
  }

  private static String key(String first, int shard) {
    return shard == 0 ? first : first + "#" + shard;
  }

  private synchronized Sharding forReading(OrganizationId organization) {
    @Nullable Known entry = known.get(organization);
    return entry != null && clock.instant().isBefore(entry.readable())
        ? entry.sharding()
        : look(organization);
  }

  // An old number is never wrong for a writer: readers read the shards of all numbers.
  private synchronized Sharding forWriting(OrganizationId organization) {
    @Nullable Known entry = known.get(organization);
    int unseen = entry == null ? UNSEEN_WRITES : entry.unseenWrites();
    if (entry == null || unseen > 0) {
      known.put(organization, Known.unseen(unseen - 1));
      return Sharding.SINGLE;
    }
    Instant now = clock.instant();
    if (now.isBefore(entry.writable())) {
      return entry.sharding();
    }
    try {
      return look(organization);
    } catch (RuntimeException e) {
      // What is to be written matters more; whoever needs the directory reports that it is down.
      known.put(organization, new Known(entry.sharding(), Instant.MIN, now.plus(BETWEEN_FAILURES)));
      return entry.sharding();
    }
  }

  private Sharding look(OrganizationId organization) {
    Instant until = clock.instant().plus(Sharding.MEMORY);
    Sharding found = directory.apply(organization);
    known.put(organization, new Known(found, until, until));
    return found;
  }
}
