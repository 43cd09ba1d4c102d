package io.reachline.directory;

import io.reachline.identity.HexId;

/** The id of a workflow, unique in its organisation. */
public record WorkflowId(String value) implements Comparable<WorkflowId> {

  /**
   * @throws IllegalArgumentException if the value is not 24 lower-case hexadecimal digits
   */
  public WorkflowId {
    HexId.check("workflow", value);
  }

  @Override
  public int compareTo(WorkflowId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
