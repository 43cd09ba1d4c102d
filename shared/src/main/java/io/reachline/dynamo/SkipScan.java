package io.reachline.dynamo;

import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;

/**
 * A skip scan: a reading of many ranges of one partition, of which few have items, as one list.
 *
 * <p>A query begins at the first range and reads through the ranges behind it, until it has as many
 * items as it may read. The range in which it ends goes on with queries of its own, when more of it
 * is needed; the next query of the scan begins at the range behind. So one query reads all there is
 * if that fits into a page, and an empty range costs nothing.
 */
final class SkipScan {
  private final DynamoDbTable<Item> table;
  private final ReadOptions options;

  /**
   * @param options the batch size is what the first query of a list without a position reads
   */
  SkipScan(DynamoDbTable<Item> table, ReadOptions options) {
    this.table = table;
    this.options = options;
  }

  /**
   * Reads the ranges.
   *
   * @param ranges ranges of one partition that differ in nothing but their prefixes
   * @param entry makes an entry of an item
   */
  <T> Iterator<ListEntry<T>> read(List<Range> ranges, Function<Item, ListEntry<T>> entry) {
    Comparator<Range> byPrefix = Comparator.comparing(Range::prefix);
    Deque<Range> left =
        new ArrayDeque<>(
            ranges.stream()
                .filter(range -> range.bounds(options).isPresent())
                .sorted(isNewestFirst() ? byPrefix.reversed() : byPrefix)
                .toList());
    List<Iterator<ListEntry<T>>> lists = new ArrayList<>();
    int few = Math.min(Range.MIN_BATCH_SIZE, options.batchSize());
    // Behind a position, the first items of further ranges may lie before it and are discarded.
    int limit = options.after().isPresent() ? few : options.batchSize();
    while (!left.isEmpty()) {
      take(query(left.getFirst(), left.getLast(), limit), left).stream()
          .map(items -> items.map(entry).iterator())
          .forEach(lists::add);
      limit = few;
    }
    return Range.merge(lists, options.order());
  }

  private Page<Item> query(Range first, Range last, int limit) {
    Range.Bounds begin = first.bounds(options).orElseThrow();
    Range.Bounds end = last.bounds(options).orElseThrow();
    Range.Bounds all =
        isNewestFirst()
            ? new Range.Bounds(end.low(), begin.high())
            : new Range.Bounds(begin.low(), end.high());
    return table
        .query(Range.request(first.partition(), all, options.order(), limit, true))
        .iterator()
        .next();
  }

  /** Removes the ranges that a page has reached, and returns the items of each. */
  private List<Stream<Item>> take(Page<Item> page, Deque<Range> left) {
    Optional<String> end =
        Optional.ofNullable(page.lastEvaluatedKey())
            .map(key -> Objects.requireNonNull(key.get(Item.SORT_KEY.name())).s());
    List<Stream<Item>> taken = new ArrayList<>();
    while (!left.isEmpty() && end.filter(key -> !isReached(left.getFirst(), key)).isEmpty()) {
      Range range = left.removeFirst();
      Range.Bounds bounds = range.bounds(options).orElseThrow();
      Stream<Item> found = page.items().stream().filter(bounds::include);
      taken.add(
          end.filter(key -> key.startsWith(range.prefix()))
              .map(key -> Stream.concat(found, rest(range, key)))
              .orElse(found));
    }
    return taken;
  }

  private boolean isReached(Range range, String end) {
    return end.startsWith(range.prefix())
        || (isNewestFirst()
            ? end.compareTo(range.prefix()) < 0
            : end.compareTo(range.prefix()) > 0);
  }

  /** Returns what a range has behind the last item that was read. */
  private Stream<Item> rest(Range range, String end) {
    String read = end.substring(range.prefix().length());
    // What was read may still lie before the position after which the list begins.
    String after =
        options
            .after()
            .filter(position -> isNewestFirst() == position.compareTo(read) < 0)
            .orElse(read);
    ReadOptions behind =
        new ReadOptions(
            options.order(),
            Optional.of(after),
            Math.max(Range.MIN_BATCH_SIZE, options.batchSize() / 2));
    return range.pages(behind, table::query, true).flatMap(page -> page.items().stream());
  }

  private boolean isNewestFirst() {
    return options.order() == Order.NEWEST_FIRST;
  }
}
