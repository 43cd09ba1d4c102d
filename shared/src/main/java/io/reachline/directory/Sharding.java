package io.reachline.directory;

import io.reachline.identity.HexId;
import java.time.Duration;
import java.time.Instant;

/**
 * The number of shards over which the index keys of an organisation are spread. Readers may know an
 * old number for a while, so writers begin to use a new one only when every reader knows it.
 *
 * @param count the number that was set last, from 1 to {@link #MAX}
 * @param before the number that writers use until then
 * @param from when writers begin to use the count
 * @param highest the highest number that was ever set; readers read as many shards
 */
public record Sharding(int count, int before, Instant from, int highest) {

  /** The most shards that an organisation may have. */
  public static final int MAX = 16;

  /** The longest time for which readers remember a number. */
  public static final Duration MEMORY = Duration.ofMinutes(5);

  /** The time from a change to its use by writers; the clocks of instances may be apart. */
  public static final Duration NOTICE = MEMORY.plusMinutes(1);

  // Hexadecimal digits of a hash for each shard: as many as a SHA-256 has for 16.
  private static final int DIGITS = 64 / MAX;

  /** One shard: the keys are those of an organisation that never set a number. */
  public static final Sharding SINGLE = new Sharding(1, 1, Instant.EPOCH, 1);

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public Sharding {
    if (Math.min(count, before) < 1 || highest > MAX || Math.max(count, before) > highest) {
      throw new IllegalArgumentException(
          "%d, %d and %d are no numbers of shards".formatted(count, before, highest));
    }
  }

  /** Returns this sharding after the number was set. */
  public Sharding changedTo(int number, Instant now) {
    return number == count
        ? this
        : new Sharding(number, inUse(now), now.plus(NOTICE), Math.max(highest, number));
  }

  /**
   * Returns the shard of an item, by the highest score of all. So with one shard more, an item
   * either stays where it is or goes to the new one, and it can only be in a few of them.
   */
  public static int shardOf(String item, int count) {
    if (count == 1) {
      return 0;
    }
    String hash = HexId.hash(item);
    int highest = 0;
    for (int shard = 1; shard < count; shard++) {
      if (score(hash, shard).compareTo(score(hash, highest)) > 0) {
        highest = shard;
      }
    }
    return highest;
  }

  private static String score(String hash, int shard) {
    return hash.substring(shard * DIGITS, (shard + 1) * DIGITS);
  }

  /** Returns the number of shards that writers use at a time. */
  public int inUse(Instant now) {
    return now.isBefore(from) ? before : count;
  }
}
