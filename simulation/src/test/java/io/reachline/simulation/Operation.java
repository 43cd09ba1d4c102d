package io.reachline.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * An operation of the workload. It knows all that it needs, so that others can be left out.
 *
 * @param number its number, which also names what it writes
 * @param at when it begins, in milliseconds since the start
 * @param organization the number of the organisation that it concerns
 * @param place the number of the conversation, session or user that it concerns
 * @param size how much of it there is, for those that consist of several
 * @param seed the seed of all that it chooses
 */
record Operation(int number, Kind kind, long at, int organization, int place, int size, long seed) {

  /** The kinds of operations. */
  enum Kind {
    OPEN_CONVERSATION,
    GUEST_POSTS,
    BOT_POSTS,
    ACCEPT,
    LEAVE,
    JOIN,
    SET,
    ASSIGN,
    NOTIFY,
    ENQUEUE,
    COME_OR_GO,
    CHANGE_RULES,
    CHANGE_SUBSCRIPTIONS,
    SESSION,
    BAD_EVENTS,
    BAD_TOKEN,
    ROTATE_KEYS,
    DELETE_CONVERSATION,
    RENAME_CONVERSATION,
    LIST_CONVERSATION,
    LIST_ORGANIZATION,
    LIST_CONVERSATIONS,
    LIST_INBOX,
    STRANGER,
    REMOVE_TARGET,
    RETRY_EVENTS,
    CHANGE_SHARDS
  }

  private static final int[] WEIGHTS = {
    10, 16, 5, 8, 5, 2, 3, 3, 4, 3, 10, 4, 2, 9, 2, 1, 1, 3, 2, 4, 2, 2, 3, 3, 2, 2, 2
  };
  private static final long LENGTH = 20 * 60_000L;

  Operation sized(int other) {
    return new Operation(number, kind, at, organization, place, other, seed);
  }

  Random random() {
    return new Random(seed);
  }

  /** Returns the workload of a seed. */
  static List<Operation> workload(long seed) {
    Random random = new Random(seed * 31 + 7);
    int count = 10 + random.nextInt(50);
    // All at once, or spread.
    long length = random.nextInt(3) == 0 ? LENGTH / 20 : LENGTH;
    int conversations = 1 + random.nextInt(5);
    int total = 0;
    for (int weight : WEIGHTS) {
      total += weight;
    }
    List<Operation> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int dice = random.nextInt(total);
      int kind = 0;
      while (dice >= WEIGHTS[kind]) {
        dice -= WEIGHTS[kind++];
      }
      all.add(
          new Operation(
              i,
              i < Math.min(2, conversations) ? Kind.OPEN_CONVERSATION : Kind.values()[kind],
              i < 2 ? 0 : (long) (length * random.nextDouble()),
              random.nextInt(3),
              random.nextInt(conversations),
              1 + random.nextInt(8),
              random.nextLong()));
    }
    all.sort(Comparator.comparingLong(Operation::at).thenComparingInt(Operation::number));
    return all;
  }

  @Override
  public String toString() {
    return "%s at %d ms (number %d, organization %d, place %d, size %d)"
        .formatted(kind, at, number, organization, place, size);
  }
}
