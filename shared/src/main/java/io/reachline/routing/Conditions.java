package io.reachline.routing;

import java.util.Optional;

/** The language of rules' conditions: CEL, the Common Expression Language. */
public interface Conditions {

  /** What an expression says of a message. */
  enum Verdict {
    MATCHED,
    NOT_MATCHED,
    /** It cannot be evaluated, for a field that is missing for example: it does not match. */
    FAILED
  }

  /**
   * Returns what keeps an expression from being a condition: where, and why.
   *
   * @return empty if it compiles and its value is a boolean
   */
  Optional<String> problem(String expression);

  /** Evaluates an expression; an empty one matches always. */
  Verdict evaluate(String expression, Facts facts);
}
