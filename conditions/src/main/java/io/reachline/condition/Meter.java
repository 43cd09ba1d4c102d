package io.reachline.condition;

import dev.cel.common.CelErrorCode;
import dev.cel.common.exceptions.CelRuntimeException;

/**
 * A meter of the work of one message's conditions, with a limit for each condition and one for all.
 * Units are computed from sizes only, so the same message and rules always cost the same. A unit
 * stands for at most 10 ns on a small machine.
 */
final class Meter {
  /** The most units that one condition may cost. */
  static final long MAX_OF_ONE = 10_000_000;

  /** The most units that the conditions of all rules of a message may cost together. */
  static final long MAX_OF_ALL = 15 * MAX_OF_ONE;

  /** The units per character of a condition, since it may have to be compiled first. */
  private static final long CHARACTER = 1_000;

  private long leftOfAll;
  private long left;

  Meter(long ofAll) {
    this.leftOfAll = ofAll;
  }

  /** Begins metering a condition. */
  void begin(String expression) {
    settle();
    left = Math.min(MAX_OF_ONE, leftOfAll);
    leftOfAll -= left;
    left -= expression.length() * CHARACTER;
  }

  /**
   * Charges for work before it is done.
   *
   * @throws OverBudget if not enough units are left; the work must not be done then
   */
  void charge(long units) {
    left -= units;
    if (left < 0) {
      throw new OverBudget();
    }
  }

  /** Returns whether the condition has exceeded its limit. */
  boolean isExceeded() {
    return left < 0;
  }

  /** Returns whether no units are left for further conditions. */
  boolean isSpent() {
    return leftOfAll <= 0 && left <= 0;
  }

  /** Returns the units left for further conditions. */
  long leftOfAll() {
    return leftOfAll + Math.max(0, left);
  }

  private void settle() {
    leftOfAll += Math.max(0, left);
    left = 0;
  }

  /** Thrown when a condition exceeds its limit. CEL passes it on unchanged. */
  static final class OverBudget extends CelRuntimeException {
    private static final long serialVersionUID = 1;

    private OverBudget() {
      super(new IllegalStateException("over budget"), CelErrorCode.ITERATION_BUDGET_EXCEEDED);
    }

    /** Omits the stack trace, which nobody reads and which costs time for each failing term. */
    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}
