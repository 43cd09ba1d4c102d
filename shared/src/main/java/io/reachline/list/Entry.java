package io.reachline.list;

import io.reachline.json.JsonObject;
import java.util.Iterator;
import java.util.function.Function;

/**
 * One entry of a list.
 *
 * @param place where it stands in the list's order: cursors are made of it
 * @param json as the API shows it; empty for one that the list passes over
 */
public record Entry(String place, JsonObject json) {

  /** Returns the entries of what is read, one by one. */
  public static <T> Iterator<Entry> each(Iterator<T> read, Function<T, Entry> entry) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return read.hasNext();
      }

      @Override
      public Entry next() {
        return entry.apply(read.next());
      }
    };
  }
}
