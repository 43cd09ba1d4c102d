package io.reachline.directory;

import java.util.Optional;

/**
 * A version in the history of a workflow.
 *
 * @param revision when and by whom it was made
 * @param workflow the workflow as it was from then on; empty if it was deleted
 */
public record WorkflowVersion(Revision revision, Optional<Workflow> workflow) {

  /** Returns the version that a workflow is at. */
  public static WorkflowVersion of(Workflow workflow) {
    return new WorkflowVersion(workflow.revision(), Optional.of(workflow));
  }
}
