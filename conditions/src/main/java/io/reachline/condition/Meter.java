package io.reachline.condition;

import dev.cel.common.CelErrorCode;
import dev.cel.common.exceptions.CelRuntimeException;

/**
 * The work of the conditions of one message, counted in units: what one of them may cost, and all
 * of them together. Units come from sizes alone, so that the same message and rules always come to
 * the same. A unit stands for at most 10 ns on a small machine.
 */
final class Meter {
  /** The most units that one condition may cost. */
  static final long MAX_OF_ONE = 10_000_000;

  /** The most units that the conditions of all rules of a message may cost together. */
  static final long MAX_OF_ALL = 15 * MAX_OF_ONE;

  /** A condition's own price, for each of its characters: it may have to be compiled first. */
  private static final long CHARACTER = 1_000;

  private long leftOfAll;
  private long left;

  Meter(long ofAll) {
    this.leftOfAll = ofAll;
  }

  /** Begins with a condition. */
  void begin(String expression) {
    settle();
    left = Math.min(MAX_OF_ONE, leftOfAll);
    leftOfAll -= left;
    left -= expression.length() * CHARACTER;
  }

  /**
   * Counts work that is about to be done.
   *
   * @throws OverBudget if that is more than what is left; the work is not to be done
   */
  void charge(long units) {
    left -= units;
    if (left < 0) {
      throw new OverBudget();
    }
  }

  /** Returns whether the condition has cost more than it may. */
  boolean isExceeded() {
    return left < 0;
  }

  /** Returns whether nothing is left for further conditions. */
  boolean isSpent() {
    return leftOfAll <= 0 && left <= 0;
  }

  /** Returns how many units are left for all conditions. */
  long leftOfAll() {
    return leftOfAll + Math.max(0, left);
  }

  private void settle() {
    leftOfAll += Math.max(0, left);
    left = 0;
  }

  /** A condition has cost more than it may. CEL passes it on as it is. */
  static final class OverBudget extends CelRuntimeException {
    private static final long serialVersionUID = 1;

    private OverBudget() {
      super(new IllegalStateException("over budget"), CelErrorCode.ITERATION_BUDGET_EXCEEDED);
    }

    /** Not read by anybody, and costly where each term of a condition ends in one. */
    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}
