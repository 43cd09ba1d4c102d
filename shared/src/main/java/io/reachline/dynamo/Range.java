package io.reachline.dynamo;

import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;

/**
 * A range of sort keys in one partition.
 *
 * @param partition the partition key
 * @param prefix the prefix that all sort keys have before the position
 * @param from the least position
 * @param to the greatest position, or a prefix of the greatest positions
 */
record Range(String partition, String prefix, String from, String to) {
  // Before every position; a key must not be empty.
  private static final String FIRST = "0";
  // After every hexadecimal digit.
  private static final String BEHIND = "g";
  static final int MIN_BATCH_SIZE = 8;

  // The largest number of concurrent reads; a user may have hundreds of inboxes.
  private static final int MAX_AT_ONCE = 10;

  /** Returns the pages of the range in the requested order; each is read when it is needed. */
  Stream<Page<Item>> pages(ReadOptions options, Query index, boolean consistent) {
    // No flatMap here: it would fetch all pages as soon as one is asked for.
    return bounds(options)
        .map(bounds -> request(partition, bounds, options.order(), options.batchSize(), consistent))
        .map(request -> index.query(request).stream())
        .orElseGet(Stream::empty);
  }

  /** A table or an index. */
  interface Query {
    SdkIterable<Page<Item>> query(QueryEnhancedRequest request);
  }

  /** Returns the range of all sort keys of a partition. */
  static Range of(String partition) {
    return new Range(partition, "", "", "");
  }

  /**
   * Reads several ranges as one. Each is read in small chunks, so that little is read in vain.
   *
   * @param entry makes an entry of an item
   */
  static <T> Iterator<ListEntry<T>> merge(
      List<Range> ranges,
      ReadOptions options,
      Query index,
      boolean consistent,
      Function<Item, ListEntry<T>> entry) {
    BiFunction<Range, ReadOptions, Iterator<ListEntry<T>>> read =
        (range, part) ->
            range
                .pages(part, index, consistent)
                .flatMap(page -> page.items().stream())
                .map(entry)
                .iterator();
    if (ranges.size() == 1) {
      return read.apply(ranges.getFirst(), options);
    }
    ReadOptions part =
        new ReadOptions(
            options.order(),
            options.after(),
            Math.max(MIN_BATCH_SIZE, options.batchSize() / Math.max(1, ranges.size())));
    // A few ranges are read one after another, over the connection that is already open.
    int atOnce = Math.clamp(ranges.size() / MAX_AT_ONCE, 1, MAX_AT_ONCE);
    return merge(
        ranges.stream()
            .gather(Gatherers.mapConcurrent(atOnce, range -> Front.of(read.apply(range, part)))),
        options.order());
  }

  /** Merges lists that are in an order into one. */
  static <T> Iterator<ListEntry<T>> merge(List<Iterator<ListEntry<T>>> lists, Order order) {
    return merge(lists.stream().map(Front::of), order);
  }

  private static <T> Iterator<ListEntry<T>> merge(Stream<Optional<Front<T>>> read, Order order) {
    Comparator<Front<T>> byPosition = Comparator.comparing(front -> front.first().position());
    PriorityQueue<Front<T>> fronts =
        new PriorityQueue<>(order == Order.NEWEST_FIRST ? byPosition.reversed() : byPosition);
    read.flatMap(Optional::stream).forEach(fronts::add);
    return new Iterator<>() {
      private Iterator<ListEntry<T>> taken = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        goOn();
        return !fronts.isEmpty();
      }

      @Override
      public ListEntry<T> next() {
        goOn();
        Front<T> front = fronts.remove();
        taken = front.rest();
        return front.first();
      }

      // Only now, since it may take a query, which is not needed behind the last entry of a page.
      private void goOn() {
        Front.of(taken).ifPresent(fronts::add);
        taken = Collections.emptyIterator();
      }
    };
  }

  /** The next element of a range, and the rest. */
  private record Front<T>(ListEntry<T> first, Iterator<ListEntry<T>> rest) {

    static <T> Optional<Front<T>> of(Iterator<ListEntry<T>> rest) {
      return rest.hasNext() ? Optional.of(new Front<>(rest.next(), rest)) : Optional.empty();
    }
  }

  /** The least and the greatest sort key to read. */
  record Bounds(String low, String high) {

    boolean include(Item item) {
      return item.sortKey().compareTo(low) >= 0 && item.sortKey().compareTo(high) <= 0;
    }
  }

  /** Returns what of the range is to be read; empty if nothing is. */
  Optional<Bounds> bounds(ReadOptions options) {
    boolean newestFirst = options.order() == Order.NEWEST_FIRST;
    String low = from.isEmpty() ? FIRST : from;
    String high = to + BEHIND;
    if (options.after().isPresent()) {
      String after = options.after().get();
      if (newestFirst) {
        String before = predecessor(after);
        high = high.compareTo(before) < 0 ? high : before;
      } else {
        String behind = after + "0";
        low = low.compareTo(behind) > 0 ? low : behind;
      }
    }
    return low.compareTo(high) > 0
        ? Optional.empty()
        : Optional.of(new Bounds(prefix + low, prefix + high));
  }

  /** Returns the request for what lies within bounds. */
  static QueryEnhancedRequest request(
      String partition, Bounds bounds, Order order, int limit, boolean consistent) {
    return QueryEnhancedRequest.builder()
        .queryConditional(
            QueryConditional.sortBetween(
                key(partition, bounds.low()), key(partition, bounds.high())))
        .scanIndexForward(order == Order.OLDEST_FIRST)
        .limit(limit)
        .consistentRead(consistent)
        .build();
  }

  private static Key key(String partition, String sortKey) {
    return Key.builder().partitionValue(partition).sortValue(sortKey).build();
  }

  /** Returns the position directly before another one of the same length. */
  private static String predecessor(String position) {
    BigInteger number = new BigInteger(position, 16);
    if (number.signum() == 0) {
      return "";
    }
    String digits = number.subtract(BigInteger.ONE).toString(16);
    return "0".repeat(position.length() - digits.length()) + digits;
  }
}
