package io.reachline.routing;

import java.time.Instant;
import java.util.Optional;

/** The outcome of a rule in one step. */
public sealed interface RuleOutcome {

  /**
   * The condition matched.
   *
   * @param stops whether this ended the run of its workflow
   * @param again when the rule is to be evaluated next; empty if it is not
   */
  record Triggered(Targets targets, boolean stops, Optional<Instant> again)
      implements RuleOutcome {}

  /** The condition did not match. */
  record NotMatched() implements RuleOutcome {}

  /**
   * The condition could not be evaluated, so it did not match.
   *
   * @param reason where and why, without any value of the message
   */
  record Failed(String reason) implements RuleOutcome {}

  /** The rule is delayed until it is due. */
  record Waits(Instant due) implements RuleOutcome {}

  /**
   * The rule is not evaluated: an earlier rule stopped its workflow, or nobody needs it any more.
   */
  record Suppressed(Suppression by) implements RuleOutcome {}
}
