package io.reachline.json;

import java.util.function.Function;
import java.util.function.Supplier;

/** The result of parsing an input: a valid value, or the reason why it was refused. */
public sealed interface Parsed<T> {

  record Valid<T>(T value) implements Parsed<T> {}

  record Refused<T>(Invalid reason) implements Parsed<T> {}

  /**
   * Returns the refusal of an input.
   *
   * @param field the path of the field at fault
   * @param problem the problem of its value, phrased to follow the field's name
   */
  static <T> Parsed<T> refused(String field, String problem) {
    return new Refused<>(new Invalid(field, problem));
  }

  /** Returns the value if all fields were valid, otherwise their problem. */
  static <T> Parsed<T> of(Fields fields, Supplier<T> value) {
    return fields.invalid().<Parsed<T>>map(Refused::new).orElseGet(() -> new Valid<>(value.get()));
  }

  /** Returns the result of applying a function to the value, or the same refusal. */
  default <R> Parsed<R> map(Function<T, R> function) {
    return switch (this) {
      case Valid<T>(var value) -> new Valid<>(function.apply(value));
      case Refused<T>(var reason) -> new Refused<>(reason);
    };
  }

  /** Returns the result of a function that may refuse the value, or the same refusal. */
  default <R> Parsed<R> flatMap(Function<T, Parsed<R>> function) {
    return switch (this) {
      case Valid<T>(var value) -> function.apply(value);
      case Refused<T>(var reason) -> new Refused<>(reason);
    };
  }

  /** Returns the value, or the default if it was refused. */
  default T orElse(T other) {
    return switch (this) {
      case Valid<T>(var value) -> value;
      case Refused<T> _ -> other;
    };
  }
}
