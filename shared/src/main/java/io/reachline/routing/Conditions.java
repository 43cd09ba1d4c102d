package io.reachline.routing;

import java.util.Optional;

/** The language of rules' conditions: CEL, the Common Expression Language. */
public interface Conditions {

  /** What an expression says of a message. */
  sealed interface Verdict {

    record Matched() implements Verdict {}

    record NotMatched() implements Verdict {}

    /**
     * It cannot be evaluated, for a field that is missing for example: it does not match.
     *
     * @param reason where, and why, without any value of the message
     */
    record Failed(String reason) implements Verdict {}
  }

  /** Evaluates the conditions of one message's rules, which may cost so much together. */
  interface Evaluator {

    /** Evaluates an expression; an empty one matches always. */
    Verdict evaluate(String expression);
  }

  /**
   * Returns what keeps an expression from being a condition: where, and why.
   *
   * @return empty if it compiles and its value is a boolean
   */
  Optional<String> problem(String expression);

  /** Returns what evaluates conditions over these facts. */
  Evaluator of(Facts facts);
}
