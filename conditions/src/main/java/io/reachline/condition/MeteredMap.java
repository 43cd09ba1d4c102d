package io.reachline.condition;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A map that charges a meter for each entry that is iterated over. */
final class MeteredMap extends AbstractMap<Object, Object> {
  private static final int ENTRY = 24;

  private final Map<Object, Object> entries;
  private final Meter meter;

  MeteredMap(Map<Object, Object> entries, Meter meter) {
    this.entries = entries;
    this.meter = meter;
  }

  @Override
  public @Nullable Object get(Object key) {
    return entries.get(key);
  }

  @Override
  public boolean containsKey(Object key) {
    return entries.containsKey(key);
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public Set<Map.Entry<Object, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return entries.size();
      }

      @Override
      public Iterator<Map.Entry<Object, Object>> iterator() {
        Iterator<Map.Entry<Object, Object>> each = entries.entrySet().iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return each.hasNext();
          }

          @Override
          public Map.Entry<Object, Object> next() {
            Map.Entry<Object, Object> next = each.next();
            meter.charge(
                ENTRY + MeteredList.length(next.getKey()) + MeteredList.length(next.getValue()));
            return next;
          }
        };
      }
    };
  }
}
