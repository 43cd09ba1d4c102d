package io.reachline.condition;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** A list that charges for each element that is looked at, whoever does it. */
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

  /** Returns the length of a text, for which an equal one is looked for; 0 of anything else. */
  static int length(Object value) {
    return value instanceof String text ? text.length() : 0;
  }
}
