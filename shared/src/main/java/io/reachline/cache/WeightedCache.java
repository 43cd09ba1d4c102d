package io.reachline.cache;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A thread-safe cache that evicts the least recently used entries while all together weigh more
 * than its capacity. The entry that was put last stays, whatever it weighs.
 */
public final class WeightedCache<K, V> {
  private final int capacity;
  private final ToIntFunction<V> weight;
  private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private int total;

  /**
   * Creates an empty cache.
   *
   * @param weight the weight of a value; always the same for the same value
   */
  public WeightedCache(int capacity, ToIntFunction<V> weight) {
    this.capacity = capacity;
    this.weight = weight;
  }

  /** Returns the value of a key; null if there is none. */
  public synchronized @Nullable V get(K key) {
    return entries.get(key);
  }

  /** Puts a value in the place of the one before. */
  public synchronized void put(K key, V value) {
    V before = entries.put(key, value);
    total += weight.applyAsInt(value) - (before == null ? 0 : weight.applyAsInt(before));
    Iterator<V> eldest = entries.values().iterator();
    while (total > capacity && entries.size() > 1) {
      total -= weight.applyAsInt(eldest.next());
      eldest.remove();
    }
  }
}
