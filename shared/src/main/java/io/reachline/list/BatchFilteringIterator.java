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

/**
 * An iterator that filters entries a batch at a time, for filters that need a call to a store. An
 * entry that is filtered out stays in the iteration, without its value.
 */
public final class BatchFilteringIterator<T> implements Iterator<ListEntry<T>> {
  /** The batch ends after this many bytes, so that little is read in vain if the page is full. */
  private static final int MAX_BATCH_BYTES = 1_000_000;

  // A filter may read more for each entry than the entry itself.
  private static final int MAX_BATCH_SIZE = 100;

  private final Iterator<ListEntry<T>> all;
  private final int batchSize;
  private final Function<List<T>, List<T>> filter;
  private final Deque<ListEntry<T>> ready = new ArrayDeque<>();

  /**
   * @param batchSize the most entries in a batch
   * @param filter returns the values of a batch that are kept
   */
  public BatchFilteringIterator(
      Iterator<ListEntry<T>> all, int batchSize, Function<List<T>, List<T>> filter) {
    this.all = all;
    this.batchSize = Math.min(batchSize, MAX_BATCH_SIZE);
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
