package io.reachline.directory;

import java.util.List;

/** What routing needs of one organisation: one partition of the directory, read in one query. */
public record Branch(
    Organization organization, List<Channel> channels, List<User> users, List<Workflow> workflows) {

  public Branch {
    channels = List.copyOf(channels);
    users = List.copyOf(users);
    workflows = List.copyOf(workflows);
  }
}
