package io.reachline.directory;

import java.util.List;

/**
 * What routing needs of the organisation of a conversation and of those above it.
 *
 * @param branches the organisation's own first, then towards the root; at least one
 */
public record DirectorySnapshot(List<Branch> branches) {

  public DirectorySnapshot {
    branches = List.copyOf(branches);
  }

  /** What is the organisation's own. */
  public Branch own() {
    return branches.getFirst();
  }
}
