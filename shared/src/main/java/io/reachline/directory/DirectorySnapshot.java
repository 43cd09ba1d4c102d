package io.reachline.directory;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of the directory that routing needs for a conversation: from its organisation and from
 * those above it.
 *
 * @param branches first that of the conversation's organisation, then up to the root; at least one
 */
public record DirectorySnapshot(List<Branch> branches) {

  public DirectorySnapshot {
    branches = List.copyOf(branches);
  }

  /** Returns the branch of the conversation's organisation. */
  public Branch own() {
    return branches.getFirst();
  }

  /** Returns this snapshot with other workflows of the conversation's organisation. */
  public DirectorySnapshot withOwn(List<Workflow> workflows) {
    Branch own = own();
    List<Branch> changed = new ArrayList<>(branches);
    changed.set(
        0,
        new Branch(
            own.organization(),
            own.channels(),
            own.users(),
            workflows,
            own.services(),
            own.lastChange()));
    return new DirectorySnapshot(changed);
  }
}
