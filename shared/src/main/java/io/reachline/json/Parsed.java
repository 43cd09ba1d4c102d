package io.reachline.json;

import java.util.function.Function;
import java.util.function.Supplier;

/** What came of reading an input: a value, or what is wrong with it. */
public sealed interface Parsed<T> {

  record Valid<T>(T value) implements Parsed<T> {}

  record Refused<T>(Invalid reason) implements Parsed<T> {}

  /**
   * Returns the refusal of an input.
   *
   * @param field the name of the field at fault, as the client knows it
   * @param problem what is wrong with its value, to be read after the name
   */
  static <T> Parsed<T> refused(String field, String problem) {
    return new Refused<>(new Invalid(field, problem));
  }

  /** Returns the value if all its fields were in order. */
  static <T> Parsed<T> of(Fields fields, Supplier<T> value) {
    return fields.invalid().<Parsed<T>>map(Refused::new).orElseGet(() -> new Valid<>(value.get()));
  }

  /** Returns what a function makes of the value, or the same problem. */
  default <R> Parsed<R> map(Function<T, R> function) {
    return switch (this) {
      case Valid<T>(var value) -> new Valid<>(function.apply(value));
      case Refused<T>(var reason) -> new Refused<>(reason);
    };
  }

  /**
   * Returns what a function makes of the value, which may be a problem too, or the same problem.
   */
  default <R> Parsed<R> flatMap(Function<T, Parsed<R>> function) {
    return switch (this) {
      case Valid<T>(var value) -> function.apply(value);
      case Refused<T>(var reason) -> new Refused<>(reason);
    };
  }

  /** Returns the value, or another in the place of one that was refused. */
  default T orElse(T other) {
    return switch (this) {
      case Valid<T>(var value) -> value;
      case Refused<T> _ -> other;
    };
  }
}
