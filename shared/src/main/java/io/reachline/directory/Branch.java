package io.reachline.directory;

import java.util.List;

/**
 * The part of the directory that routing needs from one organisation, read in one query.
 *
 * @param lastChange the mark of the last change before it was read; see {@link
 *     DirectoryStore#lastChange}
 */
public record Branch(
    Organization organization,
    List<Channel> channels,
    List<User> users,
    List<Workflow> workflows,
    List<Service> services,
    String lastChange) {

  public Branch {
    channels = List.copyOf(channels);
    users = List.copyOf(users);
    workflows = List.copyOf(workflows);
    services = List.copyOf(services);
  }
}
