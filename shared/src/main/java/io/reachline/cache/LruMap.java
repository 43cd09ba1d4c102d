package io.reachline.cache;

import java.util.LinkedHashMap;
import java.util.Map;

/** A factory of maps of bounded size that evict the least recently used entry. */
public final class LruMap {

  private LruMap() {}

  /**
   * Returns an empty map. It is not thread-safe.
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
