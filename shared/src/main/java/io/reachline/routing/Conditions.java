package io.reachline.routing;

import java.util.Optional;

/** The language of rules' conditions: CEL, the Common Expression Language. */
public interface Conditions {

  /** The result of a condition for one message. */
  sealed interface Verdict {

    record Matched() implements Verdict {}

    record NotMatched() implements Verdict {}

    /**
     * The condition cannot be evaluated, for example because a field is missing, so it does not
     * match.
     *
     * @param reason where and why, without any value of the message
     */
    record Failed(String reason) implements Verdict {}
  }

  /** An evaluator of the conditions of one message's rules, with one bound for their cost. */
  interface Evaluator {

    /** Evaluates an expression; an empty one always matches. */
    Verdict evaluate(String expression);
  }

  /**
   * Returns why an expression is not a condition, and where.
   *
   * @return empty if it compiles and its value is a boolean
   */
  Optional<String> problem(String expression);

  /** Returns an evaluator over the facts of one message. */
  Evaluator of(Facts facts);
}
