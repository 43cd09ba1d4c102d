package io.reachline.memory;

import io.reachline.list.Order;
import io.reachline.list.Scan;
import java.util.Comparator;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads entries as a scan wants them. */
final class Scanned {

  private Scanned() {}

  static <T> Iterator<T> in(Stream<T> entries, Function<T, String> place, Scan scan) {
    Comparator<String> oldestFirst = Comparator.naturalOrder();
    Comparator<String> order =
        scan.order() == Order.NEWEST_FIRST ? oldestFirst.reversed() : oldestFirst;
    return entries
        .filter(
            entry ->
                scan.after().isEmpty() || order.compare(place.apply(entry), scan.after().get()) > 0)
        .sorted(Comparator.comparing(place, order))
        .toList()
        .iterator();
  }
}
