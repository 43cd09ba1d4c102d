package io.reachline.cache;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of bounded size. A further entry replaces the one that was used least recently. */
public final class LruMap {

  private LruMap() {}

  /**
   * Returns an empty map, which is not safe for use by many threads.
   *
   * @param capacity the largest number of entries
   */
  public static <K, V> Map<K, V> ofAtMost(int capacity) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
      }
    };
  }
}
