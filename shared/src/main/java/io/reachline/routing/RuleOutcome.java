package io.reachline.routing;

import java.time.Instant;

/** What came of a rule in one step. */
public sealed interface RuleOutcome {

  /**
   * Its condition held.
   *
   * @param stops whether that ended its workflow's run
   */
  record Triggered(Targets targets, boolean stops) implements RuleOutcome {}

  record NotMatched() implements RuleOutcome {}

  /**
   * Its condition could not be evaluated, so it did not match.
   *
   * @param reason where, and why, without any value of the message
   */
  record Failed(String reason) implements RuleOutcome {}

  /** It is delayed. */
  record Waits(Instant due) implements RuleOutcome {}

  /** A rule before it has stopped its workflow's run. */
  record NotReached() implements RuleOutcome {}
}
