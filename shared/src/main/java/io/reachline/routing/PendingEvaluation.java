package io.reachline.routing;

import java.time.Instant;

/**
 * An evaluation that is to come, of a rule in the first step of its run.
 *
 * @param position the rule's position among all rules of the run
 * @param round the round of the rule; 0 if it is evaluated for the first time
 * @param isSuppressed whether it was suppressed when it was due; if an event releases it, it is
 *     evaluated all the same
 */
public record PendingEvaluation(int position, int round, Instant due, boolean isSuppressed) {

  PendingEvaluation suppressed() {
    return new PendingEvaluation(position, round, due, true);
  }
}
