package io.reachline.list;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/**
 * An entry that a store has read for a list.
 *
 * @param position the entry's position in the order of the list, which cursors contain
 * @param bytes the number of bytes read for it, as the store counts them
 * @param value the stored value; empty if the list skips the entry, for example an expired one
 */
public record ListEntry<T>(String position, int bytes, Optional<T> value) {

  /** Returns the entries with a function applied to their values as they are read. */
  public static <T, R> Iterator<ListEntry<R>> map(
      Iterator<ListEntry<T>> read, Function<T, R> function) {
    return mapOrSkip(read, value -> Optional.of(function.apply(value)));
  }

  /** Returns the entries at the positions that a function takes from their values. */
  static <T> Iterator<ListEntry<T>> at(Iterator<ListEntry<T>> read, Function<T, String> position) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return read.hasNext();
      }

      @Override
      public ListEntry<T> next() {
        ListEntry<T> next = read.next();
        return new ListEntry<>(
            next.value().map(position).orElse(next.position()), next.bytes(), next.value());
      }
    };
  }

  /** Returns the entries like {@link #map}, skipping those for which the function returns empty. */
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
        return new ListEntry<>(next.position(), next.bytes(), next.value().flatMap(function));
      }
    };
  }

  /** Returns this entry without its value. */
  ListEntry<T> skipped() {
    return new ListEntry<>(position, bytes, Optional.empty());
  }
}
