package io.reachline.memory;

import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Lists stored entries as a store does. An entry counts as many bytes as its text has. */
final class InMemoryList {

  private InMemoryList() {}

  static <T> Iterator<ListEntry<T>> read(
      Stream<T> entries, Function<T, String> position, ReadOptions options) {
    Comparator<String> oldestFirst = Comparator.naturalOrder();
    Comparator<String> order =
        options.order() == Order.NEWEST_FIRST ? oldestFirst.reversed() : oldestFirst;
    return entries
        .filter(
            entry ->
                options.after().isEmpty()
                    || order.compare(position.apply(entry), options.after().get()) > 0)
        .sorted(Comparator.comparing(position, order))
        // As they are now; the bytes of what is not read need not be counted.
        .toList()
        .stream()
        .map(entry -> entry(position.apply(entry), Optional.of(entry)))
        .iterator();
  }

  static <T> ListEntry<T> entry(String place, Optional<T> entry) {
    return new ListEntry<>(place, entry.map(found -> found.toString().length()).orElse(0), entry);
  }
}
