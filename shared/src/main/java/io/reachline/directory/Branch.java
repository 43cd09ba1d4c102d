package io.reachline.directory;

import java.util.List;

/** The part of the directory that routing needs from one organisation, read in one query. */
public record Branch(
    Organization organization, List<Channel> channels, List<User> users, List<Workflow> workflows) {

  public Branch {
    channels = List.copyOf(channels);
    users = List.copyOf(users);
    workflows = List.copyOf(workflows);
  }
}
