package io.reachline.list;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * An iterator over stored values that fetches them by their keys, some at a time and only when they
 * are asked for. A reader that stops early has fetched at most one batch too much.
 */
public final class BatchReadingIterator<K, T> implements Iterator<T> {
  private final Iterator<K> keys;
  private final int size;
  private final Function<List<K>, List<T>> fetch;
  private final Deque<T> fetched = new ArrayDeque<>();

  /**
   * @param size the number of keys in a batch, at least 1
   * @param fetch returns one value for each key, in the order of the keys
   */
  public BatchReadingIterator(Iterator<K> keys, int size, Function<List<K>, List<T>> fetch) {
    this.keys = keys;
    this.size = size;
    this.fetch = fetch;
  }

  @Override
  public boolean hasNext() {
    return !fetched.isEmpty() || keys.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (fetched.isEmpty()) {
      List<K> batch = new ArrayList<>();
      while (batch.size() < size && keys.hasNext()) {
        batch.add(keys.next());
      }
      fetched.addAll(fetch.apply(batch));
    }
    return fetched.remove();
  }
}
