package io.reachline.memory;

import io.reachline.list.Order;
import io.reachline.list.Placed;
import io.reachline.list.Scan;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads entries as a scan wants them; as large as their text is what was read for them. */
final class Scanned {

  private Scanned() {}

  static <T> Iterator<Placed<T>> in(Stream<T> entries, Function<T, String> place, Scan scan) {
    Comparator<String> oldestFirst = Comparator.naturalOrder();
    Comparator<String> order =
        scan.order() == Order.NEWEST_FIRST ? oldestFirst.reversed() : oldestFirst;
    return entries
        .filter(
            entry ->
                scan.after().isEmpty() || order.compare(place.apply(entry), scan.after().get()) > 0)
        .sorted(Comparator.comparing(place, order))
        .map(
            entry ->
                new Placed<>(place.apply(entry), entry.toString().length(), Optional.of(entry)))
        .toList()
        .iterator();
  }
}
