package io.reachline.list;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** What is left of something that is read, judged many at a time. */
public final class Sifted<T> implements Iterator<T> {
  private final Iterator<T> all;
  private final int chunk;
  private final Function<List<T>, List<T>> sift;
  private final List<T> ready = new ArrayList<>();

  /**
   * @param chunk how many are judged at once
   * @param sift returns those of some that are left, in their order
   */
  public Sifted(Iterator<T> all, int chunk, Function<List<T>, List<T>> sift) {
    this.all = all;
    this.chunk = chunk;
    this.sift = sift;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && all.hasNext()) {
      List<T> read = new ArrayList<>();
      while (read.size() < chunk && all.hasNext()) {
        read.add(all.next());
      }
      ready.addAll(sift.apply(read));
    }
    return !ready.isEmpty();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.removeFirst();
  }
}
