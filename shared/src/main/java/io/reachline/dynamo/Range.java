package io.reachline.dynamo;

import io.reachline.list.Order;
import io.reachline.list.Placed;
import io.reachline.list.Scan;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BiFunction;
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
 * @param prefix what all sort keys begin with, before the place that orders them
 * @param from the least place
 * @param to the greatest place, or what the greatest places begin with
 */
record Range(String partition, String prefix, String from, String to) {
  // Before every place: an empty one would be no key.
  private static final String FIRST = "0";
  // Behind every hexadecimal digit.
  private static final String BEHIND = "g";
  private static final int LEAST_CHUNK = 8;

  /** Reads the range in the order of a scan, page by page as it is asked for. */
  <I> Stream<Page<I>> pages(Scan scan, Query<I> index, boolean consistent) {
    // Not a stream of a stream: reading one by one would fetch all of the inner one at once.
    return request(scan, consistent)
        .map(request -> index.query(request).stream())
        .orElseGet(Stream::empty);
  }

  /** Something that answers queries: a table, or an index. */
  interface Query<I> {
    SdkIterable<Page<I>> query(QueryEnhancedRequest request);
  }

  /** Reads several ranges as one, each in chunks that are small enough not to read in vain. */
  static <T> Iterator<Placed<T>> merge(
      List<Range> ranges, Scan scan, BiFunction<Range, Scan, Iterator<Placed<T>>> read) {
    if (ranges.size() == 1) {
      return read.apply(ranges.getFirst(), scan);
    }
    Scan part =
        new Scan(
            scan.order(),
            scan.after(),
            Math.max(LEAST_CHUNK, scan.chunk() / Math.max(1, ranges.size())));
    Comparator<Front<T>> byPlace = Comparator.comparing(front -> front.first().place());
    PriorityQueue<Front<T>> fronts =
        new PriorityQueue<>(scan.order() == Order.NEWEST_FIRST ? byPlace.reversed() : byPlace);
    for (Range range : ranges) {
      Front.of(read.apply(range, part)).ifPresent(fronts::add);
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !fronts.isEmpty();
      }

      @Override
      public Placed<T> next() {
        Front<T> front = fronts.remove();
        Front.of(front.rest()).ifPresent(fronts::add);
        return front.first();
      }
    };
  }

  /** The first of what is left of a range. */
  private record Front<T>(Placed<T> first, Iterator<Placed<T>> rest) {

    static <T> Optional<Front<T>> of(Iterator<Placed<T>> rest) {
      return rest.hasNext() ? Optional.of(new Front<>(rest.next(), rest)) : Optional.empty();
    }
  }

  /** Returns the request, empty where nothing can be in the range. */
  private Optional<QueryEnhancedRequest> request(Scan scan, boolean consistent) {
    boolean newestFirst = scan.order() == Order.NEWEST_FIRST;
    String low = from.isEmpty() ? FIRST : from;
    String high = to + BEHIND;
    if (scan.after().isPresent()) {
      String after = scan.after().get();
      if (newestFirst) {
        String before = predecessor(after);
        high = high.compareTo(before) < 0 ? high : before;
      } else {
        String behind = after + "0";
        low = low.compareTo(behind) > 0 ? low : behind;
      }
    }
    if (low.compareTo(high) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        QueryEnhancedRequest.builder()
            .queryConditional(QueryConditional.sortBetween(key(low), key(high)))
            .scanIndexForward(!newestFirst)
            .limit(scan.chunk())
            .consistentRead(consistent)
            .build());
  }

  private Key key(String place) {
    return Key.builder().partitionValue(partition).sortValue(prefix + place).build();
  }

  /** Returns the place just before another of the same length: between them there is none. */
  private static String predecessor(String place) {
    BigInteger number = new BigInteger(place, 16);
    if (number.signum() == 0) {
      return "";
    }
    String digits = number.subtract(BigInteger.ONE).toString(16);
    return "0".repeat(place.length() - digits.length()) + digits;
  }
}
