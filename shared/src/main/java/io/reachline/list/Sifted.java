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
public final class Sifted<T> implements Iterator<Placed<T>> {
  /** The number of bytes that are read before they are judged: little is read in vain. */
  private static final int MAX_CHUNK_BYTES = 1_000_000;

  private final Iterator<Placed<T>> all;
  private final int chunk;
  private final Function<List<T>, List<T>> sift;
  private final Deque<Placed<T>> ready = new ArrayDeque<>();

  /**
   * @param chunk how many are judged at once, at most
   * @param sift returns those of some that are left
   */
  public Sifted(Iterator<Placed<T>> all, int chunk, Function<List<T>, List<T>> sift) {
    this.all = all;
    this.chunk = chunk;
    this.sift = sift;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || all.hasNext();
  }

  @Override
  public Placed<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      judge();
    }
    return ready.remove();
  }

  private void judge() {
    List<Placed<T>> read = new ArrayList<>();
    for (long bytes = 0; read.size() < chunk && bytes < MAX_CHUNK_BYTES && all.hasNext(); ) {
      Placed<T> next = all.next();
      bytes += next.bytes();
      read.add(next);
    }
    List<T> values = read.stream().flatMap(placed -> placed.value().stream()).toList();
    Set<T> left = values.isEmpty() ? Set.of() : new HashSet<>(sift.apply(values));
    read.forEach(
        placed ->
            ready.add(
                placed.value().filter(left::contains).isPresent() ? placed : placed.hidden()));
  }
}
