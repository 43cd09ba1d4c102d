package io.reachline.condition;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** A list that charges a meter for each element that is read. */
final class MeteredList extends AbstractList<Object> implements RandomAccess {
  private static final int ELEMENT = 12;

  private final List<Object> elements;
  private final Meter meter;

  MeteredList(List<Object> elements, Meter meter) {
    this.elements = List.copyOf(elements);
    this.meter = meter;
  }

  @Override
  public Object get(int index) {
    Object element = elements.get(index);
    meter.charge(ELEMENT + length(element));
    return element;
  }

  @Override
  public int size() {
    return elements.size();
  }

  /** Returns the length of a text, which comparing it costs; 0 for any other value. */
  static int length(Object value) {
    return value instanceof String text ? text.length() : 0;
  }
}
