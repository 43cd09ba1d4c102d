package io.reachline.list;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;

/** A list of which some entries are passed over, judged many at a time. */
public final class BatchFilteringIterator<T> implements Iterator<ListEntry<T>> {
  /** The number of bytes that are read before they are judged: little is read in vain. */
  private static final int MAX_BATCH_BYTES = 1_000_000;

  private final Iterator<ListEntry<T>> all;
  private final int batchSize;
  private final Function<List<T>, List<T>> filter;
  private final Deque<ListEntry<T>> ready = new ArrayDeque<>();

  /**
   * @param batchSize how many are judged at once, at most
   * @param filter returns those of some that are left
   */
  public BatchFilteringIterator(
      Iterator<ListEntry<T>> all, int batchSize, Function<List<T>, List<T>> filter) {
    this.all = all;
    this.batchSize = batchSize;
    this.filter = filter;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || all.hasNext();
  }

  @Override
  public ListEntry<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      filterBatch();
    }
    return ready.remove();
  }

  private void filterBatch() {
    List<ListEntry<T>> read = new ArrayList<>();
    for (long bytes = 0; read.size() < batchSize && bytes < MAX_BATCH_BYTES && all.hasNext(); ) {
      ListEntry<T> next = all.next();
      bytes += next.bytes();
      read.add(next);
    }
    List<T> values = read.stream().flatMap(entry -> entry.value().stream()).toList();
    Set<T> left = values.isEmpty() ? Set.of() : new HashSet<>(filter.apply(values));
    read.forEach(
        entry ->
            ready.add(entry.value().filter(left::contains).isPresent() ? entry : entry.skipped()));
  }
}
