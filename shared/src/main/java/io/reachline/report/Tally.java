package io.reachline.report;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A count of messages and of what came of them. */
final class Tally {
  int messages;
  int delivered;
  int accepted;
  int laterReached;

  /** Numbers of messages by the seconds after which they were reached later. */
  final NavigableMap<Integer, Integer> waits = new TreeMap<>();

  /** Numbers of messages by the users who were missing. */
  final NavigableMap<String, Integer> missing = new TreeMap<>();

  void add(MessageOutcome outcome) {
    messages++;
    delivered += outcome.isDelivered() ? 1 : 0;
    accepted += outcome.isAccepted() ? 1 : 0;
    if (outcome.waited().isPresent()) {
      laterReached++;
      waits.merge(outcome.waited().getAsInt(), 1, Integer::sum);
    }
    outcome.missing().forEach(user -> missing.merge(user, 1, Integer::sum));
  }

  void add(Tally other) {
    messages += other.messages;
    delivered += other.delivered;
    accepted += other.accepted;
    laterReached += other.laterReached;
    other.waits.forEach((wait, count) -> waits.merge(wait, count, Integer::sum));
    other.missing.forEach((user, count) -> missing.merge(user, count, Integer::sum));
  }

  static Tally sum(Collection<Tally> tallies) {
    Tally sum = new Tally();
    tallies.forEach(sum::add);
    return sum;
  }

  int undeliverable() {
    return messages - delivered;
  }

  int never() {
    return undeliverable() - laterReached;
  }

  /**
   * Returns the wait, in seconds, that so many percent of those who waited did not exceed; 0 if
   * nobody waited.
   */
  int wait(int percent) {
    long rank = Math.ceilDiv((long) laterReached * percent, 100);
    long seen = 0;
    for (var entry : waits.entrySet()) {
      seen += entry.getValue();
      if (seen >= rank) {
        return entry.getKey();
      }
    }
    return 0;
  }
}
