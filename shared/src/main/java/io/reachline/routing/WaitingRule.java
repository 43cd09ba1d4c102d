package io.reachline.routing;

import io.reachline.directory.Rule;
import io.reachline.directory.WorkflowId;
import java.time.Instant;

/**
 * A delayed rule that waits to be evaluated, as it was when the message came.
 *
 * @param position its position among all rules of the run, from 0 on
 * @param due when it is to be evaluated
 */
public record WaitingRule(WorkflowId workflow, int position, Rule rule, Instant due) {}
