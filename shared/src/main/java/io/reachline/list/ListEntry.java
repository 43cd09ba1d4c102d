package io.reachline.list;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something stored at its place in a list's order.
 *
 * @param place where it stands: cursors are made of it
 * @param bytes how much was read for it, as a store counts it
 * @param value what is stored; empty where the list passes over it, as over what has expired
 */
public record ListEntry<T>(String place, int bytes, Optional<T> value) {

  /** Returns what is read, one by one, with what a function makes of the values. */
  public static <T, R> Iterator<ListEntry<R>> map(
      Iterator<ListEntry<T>> read, Function<T, R> function) {
    return mapOrSkip(read, value -> Optional.of(function.apply(value)));
  }

  /** Returns what is read, one by one, and passes over that of which a function makes nothing. */
  public static <T, R> Iterator<ListEntry<R>> mapOrSkip(
      Iterator<ListEntry<T>> read, Function<T, Optional<R>> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return read.hasNext();
      }

      @Override
      public ListEntry<R> next() {
        ListEntry<T> next = read.next();
        return new ListEntry<>(next.place(), next.bytes(), next.value().flatMap(function));
      }
    };
  }

  /** Returns this place, passed over. */
  ListEntry<T> skipped() {
    return new ListEntry<>(place, bytes, Optional.empty());
  }
}
