package io.reachline.json;

import java.util.function.Supplier;

/** What came of reading an input: a value, or what is wrong with it. */
public sealed interface Parsed<T> {

  record Valid<T>(T value) implements Parsed<T> {}

  record Refused<T>(Invalid reason) implements Parsed<T> {}

  /** Returns the value if all its fields were in order. */
  static <T> Parsed<T> of(Fields fields, Supplier<T> value) {
    return fields.invalid().<Parsed<T>>map(Refused::new).orElseGet(() -> new Valid<>(value.get()));
  }
}
