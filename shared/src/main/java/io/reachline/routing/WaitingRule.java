package io.reachline.routing;

import io.reachline.directory.Rule;
import io.reachline.directory.WorkflowId;
import java.time.Instant;

/**
 * A rule that waits to be evaluated, as it was when the message came.
 *
 * @param position its position among all rules of the run, from 0 on
 * @param due when it is to be evaluated
 * @param round how many of its distances lie between the time that it was due first and this one; 0
 *     for a delayed rule that was not evaluated yet
 */
public record WaitingRule(WorkflowId workflow, int position, Rule rule, Instant due, int round) {

  PendingEvaluation evaluation() {
    return new PendingEvaluation(position, round, due, false);
  }
}
