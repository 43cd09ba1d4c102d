package io.reachline.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A simulated queue of SQS with its poller: at least once, in any order. What a function does not
 * take comes again after the visibility timeout, and ends among the dead letters.
 */
final class Queue {
  private static final Duration VISIBILITY = Duration.ofMinutes(6);
  private static final int MAX_RECEIVES = 240;
  private static final int BATCH = 10;

  private static final class Item {
    private final String id;
    private final String body;
    private long visibleAt;
    private int receives;

    private Item(String id, String body, long visibleAt) {
      this.id = id;
      this.body = body;
      this.visibleAt = visibleAt;
    }
  }

  private final String name;
  private final Scheduler scheduler;
  private final Weather weather;
  private final Function<Map<String, String>, Set<String>> consumer;
  private final List<Item> items = new ArrayList<>();
  private final List<String> dead = new ArrayList<>();
  private int sent;

  /**
   * @param consumer takes messages by their ids, and returns the ids of those to come again
   */
  Queue(
      String name,
      Scheduler scheduler,
      Weather weather,
      Function<Map<String, String>, Set<String>> consumer) {
    this.name = name;
    this.scheduler = scheduler;
    this.weather = weather;
    this.consumer = consumer;
  }

  /** Takes a message from a function; it may refuse, or take it although the answer is lost. */
  void send(Instance instance, String body, Duration delay) {
    instance.check();
    scheduler.pause(weather.random().nextInt(20_000));
    instance.check();
    boolean isRefused = weather.strikes(Fault.QUEUE_REFUSES);
    boolean isLost = !isRefused && weather.strikes(Fault.ANSWER_LOST);
    if (!isRefused) {
      put(body, delay);
    }
    scheduler.trace(() -> name + " send" + (isRefused ? " refused" : isLost ? " answer lost" : ""));
    if (isRefused || isLost) {
      instance.countFault();
      throw SdkClientException.create("The queue did not answer");
    }
    if (weather.strikes(Fault.KILLED_AFTER)) {
      instance.kill();
      instance.check();
    }
  }

  /** Puts a message into the queue. */
  void put(String body, Duration delay) {
    Item item = new Item(name + ++sent, body, scheduler.now() + Scheduler.micros(delay));
    items.add(item);
    poll(Scheduler.micros(delay));
  }

  private void poll(long delay) {
    long jitter = weather.random().nextInt(300_000);
    scheduler.start("poll-" + name, Duration.ofNanos((delay + jitter) * 1_000), this::receive);
  }

  private void receive() {
    List<Item> visible =
        new ArrayList<>(items.stream().filter(i -> i.visibleAt <= scheduler.now()).toList());
    if (visible.isEmpty()) {
      return;
    }
    Collections.shuffle(visible, weather.random());
    List<Item> batch = visible.subList(0, Math.min(BATCH, visible.size()));
    Map<String, String> bodies = new LinkedHashMap<>();
    for (Item item : batch) {
      if (++item.receives > MAX_RECEIVES) {
        items.remove(item);
        dead.add(item.body);
      } else {
        item.visibleAt = scheduler.now() + Scheduler.micros(VISIBILITY);
        bodies.put(item.id, item.body);
      }
    }
    Set<String> failed = consumer.apply(bodies);
    for (Item item : batch) {
      boolean isDone = bodies.containsKey(item.id) && !failed.contains(item.id);
      if (isDone && !weather.strikes(Fault.QUEUE_REPEATS)) {
        items.remove(item);
      } else if (items.contains(item)) {
        poll(item.visibleAt - scheduler.now());
      }
    }
    if (visible.size() > BATCH) {
      poll(0);
    }
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** Returns the dead letters, and forgets them. */
  List<String> takeDead() {
    List<String> all = List.copyOf(dead);
    dead.clear();
    return all;
  }

  int sent() {
    return sent;
  }
}
