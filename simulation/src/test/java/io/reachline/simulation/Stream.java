package io.reachline.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A simulated stream of a table with its pollers: at least once, in the order of the writes of each
 * item, in batches that are split in halves when they fail.
 */
final class Stream {
  private static final int BATCH = 10;
  private static final int SHARDS = 3;

  private final String name;
  private final Scheduler scheduler;
  private final Weather weather;
  private final Function<Map<String, String>, List<String>> consumer;
  private final List<List<String>> shards = new ArrayList<>();
  private final boolean[] isPolled = new boolean[SHARDS];
  private final Map<String, String> bodies = new LinkedHashMap<>();
  private int written;

  /**
   * @param consumer takes records by their sequence numbers, and returns those that failed; with an
   *     empty text for all
   */
  Stream(
      String name,
      Scheduler scheduler,
      Weather weather,
      Function<Map<String, String>, List<String>> consumer) {
    this.name = name;
    this.scheduler = scheduler;
    this.weather = weather;
    this.consumer = consumer;
    for (int i = 0; i < SHARDS; i++) {
      shards.add(new ArrayList<>());
    }
  }

  String nextNumber() {
    return Integer.toString(written + 1);
  }

  void append(String partition, String body) {
    String number = nextNumber();
    written++;
    bodies.put(number, body);
    int shard = Math.floorMod(partition.hashCode(), SHARDS);
    shards.get(shard).add(number);
    if (!isPolled[shard]) {
      isPolled[shard] = true;
      long delay = 50_000L + weather.random().nextInt(400_000);
      if (weather.strikes(Fault.STREAM_LATE, 3)) {
        // From minutes to most of a day.
        delay += 60_000_000L * (1 + (long) Math.pow(10, 3.08 * weather.random().nextDouble()));
      }
      scheduler.start("stream-" + name + shard, Duration.ofNanos(delay * 1_000), () -> poll(shard));
    }
  }

  private void poll(int shard) {
    List<String> log = shards.get(shard);
    while (!log.isEmpty()) {
      int size = Math.min(log.size(), 1 + weather.random().nextInt(BATCH));
      List<String> batch = List.copyOf(log.subList(0, size));
      handle(batch);
      if (weather.strikes(Fault.STREAM_REPEATS, 3)) {
        handle(batch);
      }
      log.subList(0, size).clear();
    }
    isPolled[shard] = false;
  }

  private void handle(List<String> records) {
    List<String> batch = records;
    long pause = 200_000;
    while (true) {
      int done = invoke(batch);
      if (done == batch.size()) {
        return;
      }
      batch = batch.subList(done, batch.size());
      scheduler.pause(pause);
      if (batch.size() > 1) {
        int middle = batch.size() / 2;
        handle(batch.subList(0, middle));
        handle(batch.subList(middle, batch.size()));
        return;
      }
      pause = Math.min(pause * 2, 60_000_000);
    }
  }

  private int invoke(List<String> batch) {
    Map<String, String> records = new LinkedHashMap<>();
    batch.forEach(number -> records.put(number, bodies.getOrDefault(number, "")));
    List<String> failed = consumer.apply(records);
    for (int i = 0; i < batch.size(); i++) {
      if (failed.contains(batch.get(i)) || failed.contains("")) {
        return i;
      }
    }
    return batch.size();
  }
}
