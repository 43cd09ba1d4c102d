package io.reachline.report;

import io.reachline.directory.Branch;
import io.reachline.directory.Channel;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of a directory, and the users of its channels.
 *
 * @param names names of channels, users and workflows by their ids
 * @param subscribers of each channel of the organisation itself, the members who subscribe to it
 */
record Directory(Map<String, String> names, Map<String, Set<String>> subscribers) {

  static Directory of(DirectorySnapshot snapshot) {
    Map<String, String> names = new HashMap<>();
    for (Branch branch : snapshot.branches()) {
      branch.channels().forEach(channel -> names.putIfAbsent(channel.idValue(), channel.name()));
      branch.users().forEach(user -> names.putIfAbsent(user.id().value(), user.name()));
      for (Workflow workflow : branch.workflows()) {
        names.putIfAbsent(workflow.id().value(), workflow.name());
      }
    }
    Map<String, Set<String>> subscribers = new HashMap<>();
    for (Channel channel : snapshot.own().channels()) {
      Set<String> users = new HashSet<>();
      for (User user : snapshot.own().users()) {
        if (user.channels().contains(channel.id()) && channel.members().contains(user.id())) {
          users.add(user.id().value());
        }
      }
      subscribers.put(channel.idValue(), users);
    }
    return new Directory(names, subscribers);
  }

  Optional<String> name(String id) {
    return Optional.ofNullable(names.get(id));
  }

  /** Returns whether anybody of a channel is among some users. */
  boolean isCovered(String channel, Set<String> online) {
    return subscribers.getOrDefault(channel, Set.of()).stream().anyMatch(online::contains);
  }

  /** Returns whether anybody of any channel is among some users. */
  boolean isCovered(Set<String> online) {
    return subscribers.values().stream()
        .anyMatch(users -> users.stream().anyMatch(online::contains));
  }
}
